import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import type { Clock, PaymentChannels, Scheduler } from '@app/kernel';
import { type AdminKey, type RunningConfiguration } from '@app/platform/config';
import { type Engine, type MoveUnfinished, openEngine } from '@app/platform/engine';
import { FileJunkRing } from '@app/platform/junk-ring';
import { CaseFiles } from '../case-files/case-files.js';
import { finderByViews } from '../case-files/outside-finder.js';
import type { Log } from '../log.js';
import { programVersion } from '../program-version.js';
import { type ReadSide, readSide } from '../read-side.js';
import { WORKER_NAMES } from '../worker/worker-names.js';
import { assembleWorker, type WorkerSide } from '../worker/worker-side.js';
import { enterStores } from './enter-stores.js';
import { makeDataFolder, namingSettings } from './named-settings.js';
import { bePresent, type Presence } from './process-presence.js';
import type { StartOptions } from './start-options.js';

/** Everything that one process is made of, besides its door. */
export type House = {
  readonly config: RunningConfiguration;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly engine: Engine;
  readonly reads: ReadSide;
  readonly caseFiles: CaseFiles;
  readonly channels: PaymentChannels;
  readonly worker: WorkerSide;
  /** Stopped last, when nothing is written any more. */
  readonly presence: Presence;
  readonly adminKey: AdminKey;
};

/** What `openHouse` needs of the options, none left out. */
export type HouseOptions = Required<Pick<StartOptions, 'config' | 'clock' | 'scheduler' | 'random' | 'fetch' | 'disabledSagas'>> &
  Pick<StartOptions, 'onFatal'> & {
    readonly log: Log;
    readonly onClosed: (error: MoveUnfinished) => void;
    /** Does this process take commands over HTTP? */
    readonly takesCommands: boolean;
  };

/**
 * Opens the data folder, making what a first start needs, and puts the parts together. Nothing runs yet.
 * @throws ConfigurationFault where the folder or the key-encryption key cannot be used, or as `openEngine` and `enterStores`: each says what to do
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { clock, scheduler, random, fetch, disabledSagas, log, onFatal, onClosed, takesCommands } = options;
  const fatal = onFatal === undefined ? {} : { onFatal };
  makeDataFolder(options.config.dataFolder);
  const engine = await namingSettings(() =>
    openEngine(options.config, { clock, scheduler, random, codeVersion: programVersion(), ...fatal }),
  );
  const processName = randomUUID().slice(0, 13);
  let presence: Presence = { stop: () => Promise.resolve() };
  try {
    // Before the last look for the mark of a move: whoever puts it looks for signs afterwards.
    if (engine.kind === 'cluster')
      presence = await bePresent({ documents: engine.documents, process: processName, clock, scheduler, log, onClosed });
    const { config, adminKey } = await enterStores(engine, options.config, { clock, random, takesCommands });
    if (takesCommands) tellAdminKey(adminKey, log);
    const { tradePrefix, refundLimit } = config;
    const reads = readSide(engine.documents);
    const channels = createPaymentChannels({ fetch, clock });
    const junk = new FileJunkRing(join(config.dataFolder, 'junk'), clock, (error) => log('warn', 'junk could not be kept', { error }));
    const worker = assembleWorker({
      ...{ engine, reads, channels, junk, tradePrefix, refundLimit, log, disabledSagas },
      surroundings: { clock, scheduler, random },
      processName,
      workerName: WORKER_NAMES[engine.kind],
      isFollowing: config.followsLog,
    });
    const caseFiles = new CaseFiles({ events: engine.events, tradePrefix, timeZone: config.timezone, finder: finderByViews(reads) });
    return { config, clock, scheduler, engine, reads, caseFiles, channels, worker, presence, adminKey };
  } catch (error) {
    await presence.stop();
    await engine.close();
    throw error;
  }
}

/** Whoever looks for a key in this folder is told why there is none. */
function tellAdminKey(adminKey: AdminKey, log: Log): void {
  if (adminKey.from !== 'elsewhere') return;
  const todo = 'set CARDTRAIL_ADMIN_KEY, or copy admin.key from where it was made into the data folder';
  log('warn', "no administrator's key was made here, since these stores have one", { place: adminKey.place ?? 'not known', todo });
}
