import 'reflect-metadata';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { followRecords } from '../command-handling/index.js';
import { serveDocumentation } from './documentation/serve-documentation.js';
import { httpModule } from './http.module.js';
import type { HttpOptions } from './http.options.js';
import { Draining } from './operations/draining.js';
import { logAnswers, nestLogger } from './operations/logger.js';
import { measureAnswers } from './operations/metrics.js';
import { refuseLateRequests } from './operations/refuse-late-requests.js';
import { tellPosition } from './operations/tell-position.js';
import { sendProblem } from './problems/problem-document.js';
import { problemOfError } from './problems/problem-of-error.js';
import { refuseBrokenRequest } from './problems/refuse-broken-requests.js';
import { readBodies } from './requests/body-parser.js';
import { BODY_LIMIT_BYTES, IMPORT_LIMIT_BYTES } from './requests/body-reading.js';
import { findOriginBehind, setOrigin } from './requests/origin.js';
import { setTrace, traceFrom, traceparentOf } from './requests/trace.js';
import { inputValidation } from './requests/validation.js';

const REQUEST_TIMEOUT_MILLIS = 30_000;
const KEEP_ALIVE_MILLIS = 5_000;
const MOST_PATH_PARAMETER = 512;

@Module({})
class HttpRoot {}

/** An application that serves a module over HTTP, behind one door for all. It does not listen yet. */
export async function createHttpApp(module: Type | DynamicModule, options: HttpOptions): Promise<NestFastifyApplication> {
  const root: DynamicModule = { module: HttpRoot, imports: [httpModule(options), module] };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class and takes any object.
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter(), {
    ...{ bodyParser: false, abortOnError: false, bufferLogs: false, logger: nestLogger(options.logger) },
  });
  const server = app.getHttpAdapter().getInstance();
  readBodies(server);
  followRequests(server, options);
  measureAnswers(server, options.metrics);
  logAnswers(server, options.logger);
  tellPosition(server, options.position);
  refuseLateRequests(server, app.get(Draining));
  app.useGlobalPipes(inputValidation());
  serveDocumentation(app);
  await app.init();
  await server.ready();
  return app;
}

function adapter(): FastifyAdapter {
  return new FastifyAdapter({
    ...{ logger: false, trustProxy: false, bodyLimit: Math.max(BODY_LIMIT_BYTES, IMPORT_LIMIT_BYTES), return503OnClosing: false },
    ...{ requestTimeout: REQUEST_TIMEOUT_MILLIS, keepAliveTimeout: KEEP_ALIVE_MILLIS, forceCloseConnections: 'idle' },
    routerOptions: { maxParamLength: MOST_PATH_PARAMETER },
    clientErrorHandler: refuseBrokenRequest,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(request, reply, problemOfError(error)),
  });
}

/** Finds out where each request comes from and which trace it belongs to, before anything else looks at it. */
function followRequests(server: FastifyInstance, { trustedProxies, random }: HttpOptions): void {
  const findOrigin = findOriginBehind(trustedProxies);
  server.addHook('onRequest', (request, reply, done) => {
    setOrigin(request, findOrigin(request.raw.socket.remoteAddress, request.headers['x-forwarded-for']));
    const trace = traceFrom(request.headers['traceparent'], random);
    setTrace(request, trace);
    void reply.header('traceparent', traceparentOf(trace));
    void reply.header('x-content-type-options', 'nosniff');
    done();
  });
  // Not before the body was read: what reads it goes on in a context of its own.
  server.addHook('preValidation', (_request, _reply, done) => followRecords(done));
}
