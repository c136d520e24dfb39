// Exits 0 when the program of this container is fit for work, else says why not: node docker/health.mjs [url]
const LONGEST_REASON = 500;

const [url = `http://127.0.0.1:${process.env.PORT || '3000'}/health/ready`] = process.argv.slice(2);
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  const told = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${told.slice(0, LONGEST_REASON)}`);
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
