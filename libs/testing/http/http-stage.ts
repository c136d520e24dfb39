import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_HANDLING } from '@app/platform/command-handling';
import { type Engine, openEmbeddedEngine } from '@app/platform/engine';
import { EVENT_STORE } from '@app/platform/event-store';
import { createHttpApp, openLog } from '@app/platform/http';
import { CLOCK, SCHEDULER, systemScheduler } from '@app/platform/observability';
import { READ_STORE } from '@app/platform/read-store';
import { type ApiKeyRecord, SECRET_STORE } from '@app/platform/secrets';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { randomFrom } from '../deterministic.js';
import { type FakeClock, fakeClock } from '../fake-clock.js';
import { type AnswerJudge, answerJudge } from './answer-judge.js';

/** A request as a spec puts it. Commands get an Idempotency-Key of their own unless one is named (null: none is sent). */
export type Asked = {
  /** The API key to come with; none is shown where it is left out. */
  readonly as?: string;
  /** An object is sent as JSON, anything else as it is. */
  readonly body?: unknown;
  readonly idempotencyKey?: string | null;
  readonly headers?: { readonly [name: string]: string };
};

/** An answer. `body` is what JSON it holds, else its text. */
export type Answered = {
  readonly status: number;
  readonly headers: { readonly [name: string]: unknown };
  readonly text: string;
  readonly body: unknown;
};

/** Modules behind the real door, on a real embedded engine in a folder of its own. */
export type HttpStage = {
  readonly app: NestFastifyApplication;
  readonly engine: Engine;
  readonly clock: FakeClock;
  /** A new API key; live, without scopes, of `shop-1` where the role is `shop`, unless it is said otherwise. */
  keyOf(role: ApiKeyRecord['role'], over?: Partial<Omit<ApiKeyRecord, 'id' | 'role' | 'createdAt' | 'revokedAt'>>): Promise<string>;
  /** Asks, and holds the answer against what the documentation says of it. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, asked?: Asked): Promise<Answered>;
  /** Closes the server, then whatever the spec opened, then the engine, and removes the folder. */
  close(): Promise<void>;
};

/** What a spec puts on the stage. `provide` makes what the modules need besides engine and time. */
export type StageOptions = {
  readonly modules: readonly (Type | DynamicModule)[];
  readonly provide?: (engine: Engine, clock: FakeClock) => readonly Provider[];
  /** Is there room on the disk? There is where nothing is said. */
  readonly hasRoom?: () => boolean;
  /** Closed before the engine is. */
  readonly close?: () => Promise<void>;
};

@Module({})
class Surroundings {}

@Module({})
class Stage {}

/** Opens a stage. */
export async function httpStage({
  modules,
  provide = () => [],
  hasRoom = () => true,
  close = () => Promise.resolve(),
}: StageOptions): Promise<HttpStage> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-'));
  const clock = fakeClock();
  const random = randomFrom(1);
  const timers = { clock, scheduler: systemScheduler, random };
  const engine = openEmbeddedEngine({ folder, kekFile: `${folder}.kek`, codeVersion: 'spec', ...timers });
  const given: Provider[] = [
    { provide: EVENT_STORE, useValue: engine.events },
    { provide: READ_STORE, useValue: engine.documents },
    { provide: SECRET_STORE, useValue: engine.secrets },
    { provide: COMMAND_HANDLING, useValue: engine.handling },
    { provide: CLOCK, useValue: clock },
    { provide: SCHEDULER, useValue: systemScheduler },
    ...provide(engine, clock),
  ];
  const surroundings: DynamicModule = { module: Surroundings, global: true, providers: given, exports: given.map(tokenOf) };
  const stage: DynamicModule = { module: Stage, imports: [surroundings, ...modules] };
  const app = await createHttpApp(stage, {
    ...timers,
    ...{ apiKeys: engine.secrets, trustedProxies: [], logger: openLog('silent'), healthChecks: [], metrics: new Registry() },
    ...{ hasRoom, position: () => engine.events.furthestSeen() },
  });
  let asked = 0;
  let judge: AnswerJudge | undefined;
  return {
    app,
    engine,
    clock,
    async keyOf(role, over = {}) {
      const usual = { role, shopId: role === 'shop' ? 'shop-1' : '', name: 'spec', mode: 'live', scopes: [] } as const;
      return (await engine.secrets.createApiKey({ ...usual, ...over }, clock.now())).key;
    },
    async ask(method, url, { as, body, idempotencyKey, headers = {} } = {}) {
      asked += 1;
      const key = idempotencyKey === undefined && method !== 'GET' ? `ask-${asked}` : idempotencyKey;
      const isJson = body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body);
      const response = await app.inject({
        method,
        url,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
          ...(key === undefined || key === null ? {} : { 'idempotency-key': key }),
          ...(isJson ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: isJson ? JSON.stringify(body) : body }),
      });
      judge ??= answerJudge(JSON.parse((await app.inject({ url: '/v1/openapi.json' })).body));
      judge({ method, url, status: response.statusCode, header: (name) => response.headers[name]?.toString(), text: response.body });
      return { status: response.statusCode, headers: response.headers, text: response.body, body: jsonIn(response.body) };
    },
    async close() {
      await app.close();
      await close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(`${folder}.kek`, { force: true });
    },
  };
}

function tokenOf(provider: Provider): Type | string | symbol {
  if (typeof provider === 'function') return provider;
  if (typeof provider.provide === 'string' || typeof provider.provide === 'symbol') return provider.provide;
  return provider.provide as Type;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
