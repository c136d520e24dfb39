import type { Doc } from '@app/kernel';
import type { Collection, Db, Filter } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';
import { type Fence, Fenced, type KeyedStateRecord, type StateRecord } from '../read-store.port.js';
import type { Checkpoints } from './checkpoints.js';
import { docIn } from './kept-document.js';
import type { Sequence } from './sequence.js';

/**
 * `value` is JSON text. `fence`: the subscription whose holder wrote it, and the token it had. `stands`: it was there before
 * that holder took it up, and counts whatever became of the token; each taking up has a number of its own.
 */
type Kept = {
  readonly _id: string;
  readonly space: string;
  readonly key: string;
  readonly version: number;
  readonly value: string;
  readonly fence?: string;
  readonly token?: bigint;
  readonly stands?: number;
};
type Which = Pick<Kept, '_id' | 'version'>;

const BIGGEST_BYTES = 15 * 1024 * 1024;
const idOf = (space: string, key: string): string => JSON.stringify([space, key]);

/**
 * Small records, each change of which has a version of its own. One that was put under a token comes into being only as
 * long as that token counts: what a holder puts after it was succeeded is not seen, and never replaces what its successor has.
 */
export class StateRecords {
  readonly #records: Collection<Kept>;

  constructor(
    db: Db,
    private readonly checkpoints: Checkpoints,
    private readonly versions: Sequence,
  ) {
    this.#records = db.collection('read_state', { useBigInt64: true });
  }

  async prepare(): Promise<void> {
    await this.#records.createIndex({ space: 1, key: 1 });
    await this.#records.createIndex({ fence: 1 });
  }

  async get(space: string, key: string): Promise<StateRecord | undefined> {
    const [found] = await this.#seen(await this.#records.find({ _id: idOf(space, key) }).toArray());
    return found === undefined ? undefined : recordOf(found);
  }

  async list(space: string): Promise<readonly KeyedStateRecord[]> {
    return (await this.listAll([space])).get(space) ?? [];
  }

  async listAll(spaces: readonly string[]): Promise<ReadonlyMap<string, readonly KeyedStateRecord[]>> {
    const found = await this.#seen(
      await this.#records
        .find({ space: { $in: [...spaces] } })
        .sort({ space: 1, key: 1 })
        .toArray(),
    );
    const bySpace = new Map<string, KeyedStateRecord[]>(spaces.map((space) => [space, []]));
    for (const kept of found) bySpace.get(kept.space)?.push({ key: kept.key, ...recordOf(kept) });
    return bySpace;
  }

  /** Changes the record if it is still at the version expected. @throws Fenced */
  async put(space: string, key: string, value: Doc | null, expected: number | null, fence?: Fence): Promise<boolean> {
    if (fence !== undefined) await this.checkpoints.check(fence);
    if (expected === null) return value === null ? (await this.get(space, key)) === undefined : this.#insert(space, key, value, fence);
    const which = { _id: idOf(space, key), version: expected };
    if (fence === undefined) return this.#change(which, value);
    const own = { ...which, ...upTo(fence), stands: { $exists: false } };
    return (await this.#change(own, value, fence)) || this.#takeUp(which, value, fence);
  }

  /** Makes the records of earlier holders those of a new one, and removes what was put too late. @throws Fenced */
  async takeOver(fence: Fence): Promise<void> {
    const settled = await this.checkpoints.raise(fence);
    const { subscription, token } = fence;
    await this.#records.deleteMany({ fence: subscription, token: { $lt: settled }, stands: { $exists: false } });
    await this.#records.updateMany({ fence: subscription, token: { $lt: token } }, { $set: { token } });
    await this.checkpoints.settle(fence);
  }

  async #change(filter: Filter<Kept>, value: Doc | null, fence?: Fence): Promise<boolean> {
    if (value === null) return (await this.#records.deleteOne(filter)).deletedCount === 1;
    const change = { version: await this.versions.next(), value: textOf(value), ...stampOf(fence) };
    const how = fence === undefined ? { $set: change } : { $set: change, $unset: { stands: true } as const };
    return (await this.#records.updateOne(filter, how)).matchedCount === 1;
  }

  /**
   * Changes a record that nobody, or another subscription, wrote under its token. It is made this holder's before the token is
   * looked at once more: whoever succeeds it then finds the record among those to take over, and the change comes too late.
   * @throws Fenced
   */
  async #takeUp(which: Which, value: Doc | null, fence: Fence): Promise<boolean> {
    const { subscription, token } = fence;
    const stands = await this.versions.next();
    const others: Filter<Kept> = { $or: [{ fence: { $ne: subscription } }, { stands: { $exists: true }, token: { $lte: token } }] };
    const { matchedCount } = await this.#records.updateOne({ ...which, ...others }, { $set: { ...stampOf(fence), stands } });
    if (matchedCount === 0) return false;
    await this.checkpoints.check(fence);
    return this.#change({ ...which, ...upTo(fence), stands }, value, fence);
  }

  async #insert(space: string, key: string, value: Doc, fence: Fence | undefined): Promise<boolean> {
    const kept = { _id: idOf(space, key), space, key, version: await this.versions.next(), value: textOf(value), ...stampOf(fence) };
    try {
      await this.#records.insertOne(kept);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      if (!(await this.#clearLate(kept._id))) return false;
      return this.#insert(space, key, value, fence);
    }
    // Put while someone else took over: it is there, but nobody sees it.
    if (fence !== undefined && (await this.get(space, key))?.version !== kept.version) throw new Fenced(fence);
    return true;
  }

  /** Removes a record that was put too late. False when the record counts. */
  async #clearLate(_id: string): Promise<boolean> {
    const found = await this.#records.find({ _id }).toArray();
    if ((await this.#seen(found)).length > 0) return false;
    for (const { version } of found) await this.#records.deleteOne({ _id, version });
    return true;
  }

  async #seen(found: readonly Kept[]): Promise<readonly Kept[]> {
    const settled = await this.checkpoints.settled([...new Set(found.flatMap(({ fence }) => (fence === undefined ? [] : [fence])))]);
    return found.filter(
      ({ fence, token, stands }) =>
        fence === undefined || token === undefined || stands !== undefined || token >= (settled.get(fence) ?? 0n),
    );
  }
}

function upTo({ subscription, token }: Fence): Filter<Kept> {
  return { fence: subscription, token: { $lte: token } };
}

function stampOf(fence: Fence | undefined): Pick<Kept, 'fence' | 'token'> {
  return fence === undefined ? {} : { fence: fence.subscription, token: fence.token };
}

/** @throws RangeError when it is larger than one document of MongoDB */
function textOf(value: Doc): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > BIGGEST_BYTES) throw new RangeError(`a state record has at most ${BIGGEST_BYTES} bytes`);
  return text;
}

function recordOf({ version, value }: Kept): StateRecord {
  return { version, value: docIn(value) };
}
