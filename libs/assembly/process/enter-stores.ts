import { batchStream, INTAKE_STREAM, type IntakeFact } from '@app/domain/vault';
import type { Clock, StoredEvent } from '@app/kernel';
import { type AdminKey, type Configuration, ensureAdminKey, ensureSharedAdminKey, type RunningConfiguration } from '@app/platform/config';
import { bindLog, type Engine, refuseArriving, refuseUnknownKeysOf } from '@app/platform/engine';
import { DamagedRecord } from '@app/platform/event-store';
import { upToDate } from '../event-versions.js';
import { tradePrefixOf } from '../trade-prefix-of.js';

/** What a process knows once it may work on its stores. */
export type Entered = { readonly config: RunningConfiguration; readonly adminKey: AdminKey };

/** What entering the stores takes. `takesCommands`: whoever takes none needs no administrator, and makes no key for one. */
export type Entering = { readonly clock: Clock; readonly random: () => number; readonly takesCommands: boolean };

/**
 * Makes sure that the keys are those of the log and that no shop is about to arrive, and makes what a first start needs.
 * @throws KeysMissing, OtherLog, MoveUnfinished, ConfigurationFault
 */
export async function enterStores(engine: Engine, configuration: Configuration, entering: Entering): Promise<Entered> {
  const { clock, random, takesCommands } = entering;
  await refuseKeysOfAnotherDay(engine);
  const tradePrefix = await tradePrefixOf(engine, configuration, random);
  if (engine.kind === 'cluster') await bindLog(engine);
  // A move marks the stores and then looks at the log; here something may be recorded first: one of both sees the other.
  await refuseArriving(engine.documents);
  const config: RunningConfiguration = { ...configuration, tradePrefix };
  return { config, adminKey: takesCommands ? await adminKeyOf(engine, config, clock) : { from: 'elsewhere', place: undefined } };
}

function adminKeyOf(engine: Engine, config: RunningConfiguration, clock: Clock): Promise<AdminKey> {
  return engine.kind === 'cluster' ? ensureSharedAdminKey(config, engine, clock) : ensureAdminKey(config, engine.secrets, clock);
}

/** A decision on a batch lies at most so far back in `intake`. */
const LAST_DECISIONS = 20;

/** The newest card keys for sale were sealed by a key that is here: else they were sealed after the keys were last kept. */
async function refuseKeysOfAnotherDay(engine: Engine): Promise<void> {
  const newest = await newestBatch(engine).catch((error: unknown) => {
    // What is damaged is told to whoever asks for it, and stops nobody else.
    if (error instanceof DamagedRecord) return undefined;
    throw error;
  });
  if (newest !== undefined) await refuseUnknownKeysOf(engine, newest);
}

/** The record that brought the newest keys that were admitted. */
async function newestBatch({ events }: Engine): Promise<StoredEvent | undefined> {
  for await (const record of events.readStream(INTAKE_STREAM, { direction: 'backwards', limit: LAST_DECISIONS })) {
    const fact = upToDate(record) as StoredEvent<IntakeFact>;
    if (fact.type !== 'BatchAdmitted') continue;
    for await (const imported of events.readStream(batchStream(fact.data.batchId), { limit: 1 })) return imported;
  }
  return undefined;
}
