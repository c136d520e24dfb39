import type { Scheduler } from '@app/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Draining } from './draining.js';

/** One step after the last answer was given: a worker that stops, an engine that closes. In order; each is tried though another failed. */
export type DrainStep = { readonly name: string; readonly run: () => Promise<void> };

/** What going down takes. */
export type DrainOptions = {
  readonly app: NestFastifyApplication;
  readonly steps: readonly DrainStep[];
  readonly scheduler: Scheduler;
  /** So long every request is answered that the server is going down, before connections are closed. Default none. */
  readonly noticeMillis?: number;
  /** Connections that are still busy after that long are cut. */
  readonly patienceMillis?: number;
  readonly onFailure: (step: string, error: unknown) => void;
};

const PATIENCE_MILLIS = 5_000;

/**
 * Turns readiness red, gives notice, stops accepting, finishes what was accepted, then takes the steps. True when all of them succeeded.
 * Whoever asks during the notice is told to go; only connections on which nobody asked are closed as they lie idle.
 */
export async function drain(options: DrainOptions): Promise<boolean> {
  const { app, steps, scheduler, noticeMillis = 0, patienceMillis = PATIENCE_MILLIS, onFailure } = options;
  app.get(Draining).begin();
  if (noticeMillis > 0) await scheduler.sleep(noticeMillis);
  const server = app.getHttpAdapter().getInstance().server;
  const letGo = scheduler.after(patienceMillis, () => server.closeAllConnections());
  let failed = 0;
  for (const { name, run } of [{ name: 'http', run: () => app.close() }, ...steps]) {
    try {
      await run();
    } catch (error) {
      failed += 1;
      onFailure(name, error);
    } finally {
      if (name === 'http') letGo();
    }
  }
  return failed === 0;
}
