/** A `fetch` of which it is known how many calls have no answer yet. */
export type CountedFetch = { readonly fetch: typeof globalThis.fetch; readonly underWay: () => number };

/** Counts calls until their bodies have been read, or given up. */
export function countedFetch(): CountedFetch {
  let calls = 0;
  const counted: typeof globalThis.fetch = async (...asked) => {
    calls += 1;
    try {
      const answer = await fetch(...asked);
      const body = await answer.arrayBuffer();
      return new Response(answer.status === 204 ? null : body, { status: answer.status, headers: answer.headers });
    } finally {
      calls -= 1;
    }
  };
  return { fetch: counted, underWay: () => calls };
}
