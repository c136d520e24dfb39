import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from './problem.js';
import { PROBLEM_TYPE, problemDocument } from './problem-document.js';

/** So long the answer may take to leave. */
const ANSWER_MILLIS = 2_000;

/** What Node's parser says of a request that it could not read. */
type ParserError = Error & { readonly code?: string };

/** Answers with a problem what is no request, or has more headers than are taken, and closes the connection: there is no request to answer to. */
export function refuseBrokenRequest(error: ParserError, socket: Pick<Socket, 'writable' | 'end' | 'destroy' | 'setTimeout'>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemDocument(problemOf(error), 'en');
  const { status } = problem;
  const body = JSON.stringify(problem);
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  // A server's sockets are half-open: whoever sent it may never close his side.
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  socket.setTimeout(ANSWER_MILLIS, () => socket.destroy());
}

function problemOf({ code }: ParserError): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers-too-large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout');
    default:
      return new Problem('malformed-request');
  }
}
