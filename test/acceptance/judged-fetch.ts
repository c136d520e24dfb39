import { type AnswerJudge, answerJudge } from '@app/testing/http';

/** A `fetch` that holds every answer of a server against the server's own OpenAPI document. @throws UndocumentedAnswer */
export function judgedFetch(baseUrl: string): typeof globalThis.fetch {
  let judge: AnswerJudge | undefined;
  return async (asked, init) => {
    const answer = await fetch(asked, init);
    judge ??= answerJudge(await (await fetch(`${baseUrl}/v1/openapi.json`)).json());
    const { pathname, search } = new URL(asked instanceof Request ? asked.url : asked);
    judge({
      ...{ method: init?.method ?? 'GET', url: `${pathname}${search}`, status: answer.status },
      header: (name) => answer.headers.get(name) ?? undefined,
      text: await answer.clone().text(),
    });
    return answer;
  };
}
