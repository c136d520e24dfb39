import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languageOf } from './language.js';
import type { Problem, ProblemDetails } from './problem.js';
import type { ProblemCode } from './problem-statuses.js';
import { englishTitles } from './titles.en.js';
import { chineseTitles } from './titles.zh-cn.js';

/** The media type of a problem (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A problem as it is answered. */
export type ProblemDocument = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
} & Pick<ProblemDetails, 'fields' | 'parameters'>;

/** The answer that tells of a problem. The same problem in the same language is the same bytes. */
export function problemDocument({ code, status, details }: Problem, language: Language): ProblemDocument {
  const title = language === 'zh-CN' ? chineseTitles[code] : englishTitles[code];
  const { fields, parameters } = details;
  return {
    ...{ type: `urn:cardtrail:problem:${code}`, title, status, code },
    ...(fields === undefined ? {} : { fields }),
    ...(parameters === undefined || Object.keys(parameters).length === 0 ? {} : { parameters }),
  };
}

/** Writes a problem as the answer, in the reader's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const language = languageOf(request.headers['accept-language']);
  const { retryAfterSeconds } = problem.details;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemDocument(problem, language)));
}
