import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { sendProblem } from './problem-document.js';
import { problemOfError } from './problem-of-error.js';

/** Answers every error as application/problem+json; what nobody foresaw goes to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(HTTP_OPTIONS) private readonly options: Pick<HttpOptions, 'logger'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOfError(error);
    if (problem.status === 500) {
      this.options.logger.error({ err: error, code: problem.code, route: request.routeOptions.url }, 'a request failed');
    }
    if (!reply.sent && !reply.raw.headersSent) sendProblem(request, reply, problem);
  }
}
