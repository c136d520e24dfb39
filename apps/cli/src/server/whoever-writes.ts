import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assembleWorker, programVersion, readSide, tradePrefixOf, type WorkerSide } from '@app/assembly';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import type { Configuration } from '@app/platform/config';
import { type Engine, openEmbeddedEngine, readRunningServer } from '@app/platform/engine';
import { EVENTS_FILE, isDataFolderLocked } from '@app/platform/event-store';
import { FileJunkRing } from '@app/platform/junk-ring';
import { orderSagas } from '@app/sagas';
import type { Call } from '../call.js';
import { CliFault } from '../faults/fault.js';
import { ServerClient } from './server-client.js';

/** How something is written: by the server where one runs, else by this process on the data folder itself. */
export type Writing<T> = {
  readonly byServer: (server: ServerClient) => Promise<T>;
  readonly byOurselves: (engine: Engine, configuration: Configuration) => Promise<T>;
};

/**
 * Writes by whoever may. Only a folder that is locked has a server: what a file says of one is not believed otherwise.
 * @throws CliFault no-data, locked, server-…; DataFolderLocked, KeyEncryptionKeyFault, or what the writing throws
 */
export async function written<T>(call: Call, { byServer, byOurselves }: Writing<T>): Promise<T> {
  const configuration = call.configuration();
  const { dataFolder: folder } = configuration;
  if (!existsSync(join(folder, EVENTS_FILE))) throw new CliFault({ kind: 'no-data', folder });
  if (isDataFolderLocked(folder)) {
    const server = readRunningServer(folder);
    if (server === undefined) throw new CliFault({ kind: 'locked', folder });
    return byServer(new ServerClient(call, server.url, configuration));
  }
  const engine = openEngine(call, configuration);
  try {
    return await byOurselves(engine, configuration);
  } finally {
    await engine.close();
  }
}

/** Opens a data folder for writing, as the only process that does. */
export function openEngine(call: Call, configuration: Configuration, { restoring = false } = {}): Engine {
  const { clock, scheduler, random } = call.surroundings;
  const { dataFolder: folder, kekFile } = configuration;
  return openEmbeddedEngine({ folder, kekFile, clock, scheduler, random, codeVersion: programVersion(), restoring });
}

/**
 * Lets the read models, and the one saga that is named, follow the log while the work is done. Nothing else runs: a command
 * does one thing, and the server goes on with the rest when it is started.
 */
export async function withFollowers<T>(
  call: Call,
  engine: Engine,
  configuration: Configuration,
  saga: string | undefined,
  work: (host: WorkerSide['host']) => Promise<T>,
): Promise<T> {
  const { clock, scheduler, random, fetch } = call.surroundings;
  const { host } = assembleWorker({
    engine,
    reads: readSide(engine.documents),
    channels: createPaymentChannels({ fetch, clock }),
    junk: new FileJunkRing(join(configuration.dataFolder, 'junk'), clock, () => undefined),
    surroundings: { clock, scheduler, random },
    tradePrefix: await tradePrefixOf(engine, configuration, random),
    processName: `cli-${process.pid}`,
    workerName: 'cli',
    log: () => undefined,
    disabledSagas: orderSagas.map(({ name }) => name).filter((name) => name !== saga),
  });
  await host.start();
  try {
    return await work(host);
  } finally {
    await host.stop();
  }
}
