import type { ReadStore } from '../../read-store/read-store.port.js';
import { LeaseLost, type Tenure } from './leases.js';

/**
 * The read store as it is given to what follows one subscription: every write is made under the lease held at that moment,
 * or not at all. Reading is free to all.
 */
export class FollowedDocuments implements ReadStore {
  #tenure: Tenure | undefined;

  /** @param subscription the name of the checkpoint, and of the lease */
  constructor(
    private readonly store: ReadStore,
    private readonly subscription: string,
  ) {}

  get isHeld(): boolean {
    return this.#tenure !== undefined;
  }

  /** From now on writes are made under this tenure, and under no earlier one. @throws Fenced when there is a later one */
  async takeUp(tenure: Tenure): Promise<void> {
    tenure.check();
    if (tenure.fence !== undefined) await this.store.raiseFence(tenure.fence);
    this.#tenure = tenure;
  }

  letGo(): void {
    this.#tenure = undefined;
  }

  apply: ReadStore['apply'] = async (batch) => this.store.apply({ ...batch, ...this.#fence() });
  saveCheckpoint: ReadStore['saveCheckpoint'] = async (subscription, position) =>
    this.store.saveCheckpoint(subscription, position, this.#fence().fence);
  putState: ReadStore['putState'] = async (space, key, value, expected) =>
    this.store.putState(space, key, value, expected, this.#fence().fence);
  raiseFence: ReadStore['raiseFence'] = (fence) => this.store.raiseFence(fence);
  declare: ReadStore['declare'] = async (collection) => {
    this.#fence();
    await this.store.declare(collection);
  };
  drop: ReadStore['drop'] = async (collection) => {
    this.#fence();
    await this.store.drop(collection);
  };
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

  /** @throws LeaseLost */
  #fence(): { readonly fence?: NonNullable<Tenure['fence']> } {
    if (this.#tenure === undefined) throw new LeaseLost(this.subscription);
    this.#tenure.check();
    return this.#tenure.fence === undefined ? {} : { fence: this.#tenure.fence };
  }
}
