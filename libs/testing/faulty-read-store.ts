import type { ReadStore } from '@app/platform/read-store';

/** A call that changes something: what a process may die before or after. */
export type Change = 'apply' | 'saveCheckpoint' | 'putState';

/** The process was gone at this moment, as far as the code that runs can tell. */
class Gone extends Error {
  override readonly name = 'Gone';
}

/** A read store that fails as planned, before or after a change was made. Everything else is the store's own. */
export class FaultyReadStore implements ReadStore {
  /** The changes that were made, in order. */
  readonly made: Change[] = [];

  /** @param plan asked before and after each change; true means that the process ends here */
  constructor(
    private readonly store: ReadStore,
    public plan: (change: Change, when: 'before' | 'after') => boolean = () => false,
  ) {}

  apply: ReadStore['apply'] = (batch) => this.#change('apply', () => this.store.apply(batch));
  saveCheckpoint: ReadStore['saveCheckpoint'] = (...how) => this.#change('saveCheckpoint', () => this.store.saveCheckpoint(...how));
  putState: ReadStore['putState'] = (...how) => this.#change('putState', () => this.store.putState(...how));
  raiseFence: ReadStore['raiseFence'] = (fence) => this.store.raiseFence(fence);
  declare: ReadStore['declare'] = (collection) => this.store.declare(collection);
  drop: ReadStore['drop'] = (collection) => this.store.drop(collection);
  get: ReadStore['get'] = (...how) => this.store.get(...how);
  getMany: ReadStore['getMany'] = (...how) => this.store.getMany(...how);
  find: ReadStore['find'] = (...how) => this.store.find(...how);
  count: ReadStore['count'] = (...how) => this.store.count(...how);
  scan: ReadStore['scan'] = (...how) => this.store.scan(...how);
  checkpoint: ReadStore['checkpoint'] = (subscription) => this.store.checkpoint(subscription);
  checkpoints: ReadStore['checkpoints'] = (subscriptions) => this.store.checkpoints(subscriptions);
  getState: ReadStore['getState'] = (...how) => this.store.getState(...how);
  listState: ReadStore['listState'] = (space) => this.store.listState(space);
  listStates: ReadStore['listStates'] = (spaces) => this.store.listStates(spaces);
  health: ReadStore['health'] = () => this.store.health();
  close: ReadStore['close'] = () => this.store.close();

  async #change<T>(change: Change, make: () => Promise<T>): Promise<T> {
    if (this.plan(change, 'before')) throw new Gone(`before ${change}`);
    const made = await make();
    this.made.push(change);
    if (this.plan(change, 'after')) throw new Gone(`after ${change}`);
    return made;
  }
}
