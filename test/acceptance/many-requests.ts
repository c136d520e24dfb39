import { connect } from 'node:net';

const LANES = 8;
/** Requests that are on their way on one connection at a time. */
const AHEAD = 100;

/** Sends very many GET requests, pipelined on a few connections, and counts the answers by status and body. */
export async function manyGets(url: string, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const lanes = Array.from({ length: LANES }, (_, lane) => paths.filter((_path, index) => index % LANES === lane));
  await Promise.all(lanes.map((lane) => sendLane(new URL(url), lane, counts)));
  return counts;
}

function sendLane({ hostname, port }: URL, paths: readonly string[], counts: Map<string, number>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let sent = 0;
    let answered = 0;
    let rest = '';
    const sendMore = (): void => {
      const until = Math.min(paths.length, answered + AHEAD);
      const requests = paths.slice(sent, until).map((path) => `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      sent = until;
      if (requests.length > 0) socket.write(requests.join(''));
    };
    socket.setEncoding('latin1');
    socket.on('connect', sendMore);
    socket.on('data', (chunk: string) => {
      rest += chunk;
      for (let next = firstAnswer(rest); next !== undefined; next = firstAnswer(rest)) {
        rest = rest.slice(next.length);
        counts.set(next.answer, (counts.get(next.answer) ?? 0) + 1);
        answered += 1;
      }
      if (answered === paths.length) socket.end();
      else if (sent - answered < AHEAD / 2) sendMore();
    });
    socket.on('error', reject);
    socket.on('close', () => (answered === paths.length ? resolve() : reject(new Error(`${answered} of ${paths.length} were answered`))));
  });
}

function firstAnswer(text: string): { readonly answer: string; readonly length: number } | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const status = text.slice(9, 12);
  const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const length = head + 4 + bodyLength;
  return text.length < length ? undefined : { answer: `${status} ${text.slice(head + 4, length)}`, length };
}
