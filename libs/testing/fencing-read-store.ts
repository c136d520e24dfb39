import { type Fence, Fenced, type ReadStore } from '@app/platform/read-store';

/** A call that writes. */
export type FencedCall = 'apply' | 'saveCheckpoint' | 'putState' | 'raiseFence';

/** A read store that several processes write, over one that knows no fences. It keeps late holders out. */
export class FencingReadStore {
  readonly #tokens = new Map<string, bigint>();
  /** What was refused because its token was over. */
  readonly refused: { readonly call: FencedCall; readonly fence: Fence }[] = [];
  /** Every position that was written to a document, in order. */
  readonly written: { readonly id: string; readonly position: bigint }[] = [];

  constructor(private readonly store: ReadStore) {}

  /** The store as one process has it; `before` is awaited before each write leaves it. */
  of(before: (call: FencedCall) => Promise<void> = () => Promise.resolve()): ReadStore {
    const { store } = this;
    return {
      raiseFence: async (fence) => {
        await before('raiseFence');
        if ((this.#tokens.get(fence.subscription) ?? 0n) > fence.token) this.#refuse('raiseFence', fence);
        this.#tokens.set(fence.subscription, fence.token);
      },
      apply: async (batch) => {
        await before('apply');
        this.#check('apply', batch.fence);
        const result = await store.apply(batch);
        const done = batch.writes.filter(({ id }) => !result.stale.includes(id));
        this.written.push(...done.map(({ id, position }) => ({ id: `${batch.collection}/${id}`, position })));
        return result;
      },
      saveCheckpoint: async (subscription, position, fence) => {
        await before('saveCheckpoint');
        this.#check('saveCheckpoint', fence);
        await store.saveCheckpoint(subscription, position);
      },
      putState: async (space, key, value, expected, fence) => {
        await before('putState');
        this.#check('putState', fence);
        return store.putState(space, key, value, expected);
      },
      declare: (collection) => store.declare(collection),
      drop: (collection) => store.drop(collection),
      get: (...how) => store.get(...how),
      getMany: (...how) => store.getMany(...how),
      find: (...how) => store.find(...how),
      count: (...how) => store.count(...how),
      scan: (...how) => store.scan(...how),
      checkpoint: (subscription) => store.checkpoint(subscription),
      checkpoints: (subscriptions) => store.checkpoints(subscriptions),
      getState: (...how) => store.getState(...how),
      listState: (space) => store.listState(space),
      listStates: (spaces) => store.listStates(spaces),
      health: () => store.health(),
      close: () => Promise.resolve(),
    };
  }

  #check(call: FencedCall, fence: Fence | undefined): void {
    if (fence !== undefined && this.#tokens.get(fence.subscription) !== fence.token) this.#refuse(call, fence);
  }

  #refuse(call: FencedCall, fence: Fence): never {
    this.refused.push({ call, fence });
    throw new Fenced(fence);
  }
}
