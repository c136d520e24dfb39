import type { AdminKey } from '@app/platform/config';
import { type Engine, forgetRunningServer, noteRunningServer, STORAGE_LIMITS, storageRoomAt } from '@app/platform/engine';
import { createHttpApp, drain, openLog } from '@app/platform/http';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { Registry } from 'prom-client';
import { apiModule } from './api.module.js';
import { countedLog } from './house/counted-log.js';
import { healthChecks } from './house/health-checks.js';
import { type House, openHouse } from './house/house.js';
import { gaugeSubscriptions } from './house/subscription-gauges.js';
import { watchStorage } from './house/watch-storage.js';
import { Jobs } from './jobs/jobs.js';
import type { StartOptions } from './start-options.js';

/** A server that runs. */
export type RunningApi = {
  /** Where it listens. */
  readonly url: string;
  readonly adminKey: AdminKey;
  readonly tradePrefix: string;
  /** For tests and the console of the same process: the parts behind the door. */
  readonly house: House;
  /** Goes down in order: no new requests, those under way finished, checkpoints saved, stores closed. True when all went well. */
  close(): Promise<boolean>;
};

/**
 * Starts api and worker in this process on the embedded engine.
 * @throws ConfigurationFault, DataFolderLocked, KeyEncryptionKeyFault, UnknownEventLog, or what listening failed with
 */
export async function startApi(options: StartOptions): Promise<RunningApi> {
  const { config, clock = systemClock, scheduler = systemScheduler, random = Math.random, disabledSagas = [] } = options;
  const { fetch = globalThis.fetch, logger = openLog(config.logLevel), onFatal } = options;
  const metrics = new Registry();
  const log = countedLog(logger, metrics);
  const storageRoom = options.storageRoom ?? (() => storageRoomAt(config.dataFolder));
  const fatal = onFatal === undefined ? {} : { onFatal };
  const house = await openHouse({ config, clock, scheduler, random, fetch, disabledSagas, log, ...fatal });
  const { engine, worker, adminKey } = house;
  const ended = new AbortController();
  let close = async (): Promise<boolean> => {
    await engine.close();
    return true;
  };
  try {
    gaugeSubscriptions(metrics, worker);
    watchStorage(storageRoom, { registry: metrics, log, scheduler, signal: ended.signal });
    const app = await createHttpApp(apiModule(house), {
      ...{ apiKeys: engine.secrets, clock, scheduler, random, logger, metrics, trustedProxies: config.trustedProxies },
      healthChecks: healthChecks(house, ended.signal),
      hasRoom: () => storageRoom().freePercent >= STORAGE_LIMITS.refuseBelowPercent,
      position: () => engine.events.headPosition(),
    });
    const onFailure = (part: string, error: unknown): void => log('error', `${part} could not be closed in order`, { error });
    const steps = [
      { name: 'jobs', run: () => app.get(Jobs, { strict: false }).idle() },
      { name: 'worker', run: () => worker.stop() },
      { name: 'engine', run: () => endEngine(engine, config.dataFolder) },
    ];
    let closing: Promise<boolean> | undefined;
    close = () => {
      ended.abort();
      closing ??= drain({ app, scheduler, onFailure, steps });
      return closing;
    };
    await worker.start();
    await app.listen({ port: config.port, host: config.host });
    const url = await app.getUrl();
    noteRunningServer(config.dataFolder, { url, pid: process.pid });
    return { url, adminKey, tradePrefix: house.config.tradePrefix, house, close };
  } catch (error) {
    ended.abort();
    await close();
    throw error;
  }
}

/** Commands of this machine find no server from then on, and may open the folder themselves. */
function endEngine(engine: Pick<Engine, 'close'>, folder: string): Promise<void> {
  forgetRunningServer(folder);
  return engine.close();
}
