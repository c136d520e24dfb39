import { join } from 'node:path';
import { assembleWorker, readSide, tradePrefixOf, type WorkerSide } from '@app/assembly';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import type { Configuration } from '@app/platform/config';
import { type Engine, readRunningServer } from '@app/platform/engine';
import { isDataFolderLocked } from '@app/platform/event-store';
import { FileJunkRing } from '@app/platform/junk-ring';
import { orderSagas } from '@app/sagas';
import type { Call } from '../call.js';
import { CliFault } from '../faults/fault.js';
import { mustHoldData } from '../stores/data-in.js';
import { openEngineOf } from '../stores/open-engine-of.js';
import { ServerClient } from './server-client.js';

/** How something is written: by the server where one runs, else by this process on the data folder itself. */
export type Writing<T> = {
  readonly byServer: (server: ServerClient) => Promise<T>;
  readonly byOurselves: (engine: Engine, configuration: Configuration) => Promise<T>;
};

/**
 * Writes by whoever may. Only a folder that is locked has a server: what a file says of one is not believed otherwise.
 * Stores that many processes share are written by this one as by any other.
 * @throws CliFault no-data, data-closed, locked, server-…; DataFolderLocked, KeyEncryptionKeyFault, or what the writing throws
 */
export async function written<T>(call: Call, { byServer, byOurselves }: Writing<T>): Promise<T> {
  const configuration = call.configuration();
  const { dataFolder: folder } = configuration;
  if (configuration.engine.kind === 'embedded') {
    mustHoldData(folder);
    if (isDataFolderLocked(folder)) {
      const server = readRunningServer(folder);
      if (server === undefined) throw new CliFault({ kind: 'locked', folder });
      return byServer(new ServerClient(call, server.url, configuration));
    }
  }
  const engine = await openEngineOf(call, configuration);
  try {
    return await byOurselves(engine, configuration);
  } finally {
    await engine.close();
  }
}

/**
 * Lets the read models, and the one saga that is named, follow the log while the work is done. Nothing else runs: a command
 * does one thing, and the server goes on with the rest when it is started. Where stores are shared, others follow.
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
    refundLimit: configuration.refundLimit,
    processName: `cli-${process.pid}`,
    workerName: 'cli',
    isFollowing: engine.kind === 'embedded',
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
