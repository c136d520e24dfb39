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
  /** Connections that are still busy after that long are cut. */
  readonly patienceMillis?: number;
  readonly onFailure: (step: string, error: unknown) => void;
};

const PATIENCE_MILLIS = 5_000;

/** Turns readiness red, stops accepting, finishes what was accepted, then takes the steps. True when all of them succeeded. */
export async function drain({ app, steps, scheduler, patienceMillis = PATIENCE_MILLIS, onFailure }: DrainOptions): Promise<boolean> {
  app.get(Draining).begin();
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
