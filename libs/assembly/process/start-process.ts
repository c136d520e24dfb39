import type { AdminKey } from '@app/platform/config';
import {
  type Engine,
  forgetRunningServer,
  type MoveUnfinished,
  noteRunningServer,
  STORAGE_LIMITS,
  storageRoomAt,
} from '@app/platform/engine';
import { createHttpApp, type DrainStep, drain, openLog } from '@app/platform/http';
import { systemClock, systemScheduler } from '@app/platform/observability';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { countedLog } from './counted-log.js';
import { healthChecks } from './health-checks.js';
import { type House, openHouse } from './house.js';
import { listenFault } from './listen-fault.js';
import type { StartOptions } from './start-options.js';
import { gaugeSubscriptions } from './subscription-gauges.js';
import { watchStorage } from './watch-storage.js';

/** A process that runs. */
export type RunningProcess = {
  /** Where it listens. */
  readonly url: string;
  readonly adminKey: AdminKey;
  readonly tradePrefix: string;
  /** For tests and the console of the same process: the parts behind the door. */
  readonly house: House;
  /**
   * Goes down in order: no new requests, those under way finished, checkpoints saved, stores closed. True when all went well.
   * During the notice, by default none, connections stay open and whoever asks is told to ask elsewhere.
   */
  close(noticeMillis?: number): Promise<boolean>;
};

/** What kind of process is started. */
export type ProcessKind = {
  /** Everything it answers over HTTP, besides health and metrics. */
  readonly module: (house: House) => DynamicModule;
  /** Does it take commands, so that those of this machine may be sent to it? */
  readonly takesCommands: boolean;
  /** What must come to its end after the last answer, before the worker stops. */
  readonly steps: (app: NestFastifyApplication) => readonly DrainStep[];
};

/**
 * Opens the stores, follows the log, and answers over HTTP.
 * @throws ConfigurationFault, DataFolderLocked, KeyEncryptionKeyFault, UnknownEventLog, or what listening failed with
 */
export async function startProcess(options: StartOptions, kind: ProcessKind): Promise<RunningProcess> {
  const { config, clock = systemClock, scheduler = systemScheduler, random = Math.random, disabledSagas = [] } = options;
  const { fetch = globalThis.fetch, logger = openLog(config.logLevel), onFatal, onClosed } = options;
  const { takesCommands } = kind;
  const metrics = new Registry();
  const log = countedLog(logger, metrics);
  const storageRoom = options.storageRoom ?? (() => storageRoomAt(config.dataFolder));
  const fatal = onFatal === undefined ? {} : { onFatal };
  let close: RunningProcess['close'] = () => Promise.resolve(true);
  const end = (error: MoveUnfinished): void => {
    log('error', 'the stores were closed, this process ends', { error });
    if (onClosed === undefined) void close();
    else onClosed(error);
  };
  const house = await openHouse({ config, clock, scheduler, random, fetch, disabledSagas, log, ...fatal, onClosed: end, takesCommands });
  const { engine, worker, presence, adminKey } = house;
  const ended = new AbortController();
  close = async () => {
    await presence.stop();
    await engine.close();
    return true;
  };
  try {
    gaugeSubscriptions(metrics, worker);
    watchStorage(storageRoom, { registry: metrics, log, scheduler, signal: ended.signal });
    const app = await createHttpApp(kind.module(house), {
      ...{ apiKeys: engine.secrets, clock, scheduler, random, logger, metrics, trustedProxies: config.trustedProxies },
      healthChecks: healthChecks(house, log, ended.signal),
      hasRoom: () => storageRoom().freePercent >= STORAGE_LIMITS.refuseBelowPercent,
      position: () => engine.events.furthestSeen(),
    });
    const onFailure = (part: string, error: unknown): void => log('error', `${part} could not be closed in order`, { error });
    const steps = [
      ...kind.steps(app),
      { name: 'worker', run: () => worker.stop() },
      { name: 'presence', run: () => presence.stop() },
      { name: 'engine', run: () => endEngine(engine, config.dataFolder) },
    ];
    let closing: Promise<boolean> | undefined;
    close = (noticeMillis = 0) => {
      ended.abort();
      closing ??= drain({ app, scheduler, onFailure, steps, noticeMillis });
      return closing;
    };
    await worker.start();
    await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
      throw listenFault(error, config);
    });
    const url = await app.getUrl();
    if (takesCommands) noteRunningServer(config.dataFolder, { url, pid: process.pid });
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
