type Lane<T> = { running: boolean; urgent: boolean; next: PromiseWithResolvers<T> | undefined };

/**
 * Runs one task per order at a time, different orders side by side as far as there are slots. Whoever wakes an order while
 * its task runs shares the one run that follows, so that every wake-up is followed by a run that began after it.
 */
export class OrderLanes<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #ready = new Set<string>();
  #running = 0;
  #idle = Promise.withResolvers<undefined>();

  constructor(
    private readonly task: (orderId: string) => Promise<T>,
    private readonly slots: number,
  ) {}

  /** Resolves as the run does that begins after this call. An urgent one does not wait for a slot. */
  wake(orderId: string, { urgent = false }: { readonly urgent?: boolean } = {}): Promise<T> {
    const lane = this.#lanes.get(orderId) ?? { running: false, urgent: false, next: undefined };
    this.#lanes.set(orderId, lane);
    lane.next ??= Promise.withResolvers<T>();
    lane.urgent ||= urgent;
    const { promise } = lane.next;
    if (!lane.running) this.#makeReady(orderId, lane);
    return promise;
  }

  isRunning(orderId: string): boolean {
    return this.#lanes.get(orderId)?.running === true;
  }

  /** Will the order's task run again after the present run? */
  hasNext(orderId: string): boolean {
    return this.#lanes.get(orderId)?.next !== undefined;
  }

  /** Everything that has not begun fails with `reason`; resolves when what runs has ended. */
  async drain(reason: Error): Promise<void> {
    for (const [orderId, lane] of this.#lanes) {
      this.#ready.delete(orderId);
      lane.next?.reject(reason);
      lane.next = undefined;
      if (!lane.running) this.#lanes.delete(orderId);
    }
    while (this.#running > 0) await this.#idle.promise;
  }

  #makeReady(orderId: string, lane: Lane<T>): void {
    this.#ready.add(orderId);
    if (lane.urgent) void this.#run(orderId, lane);
    else this.#fillSlots();
  }

  #fillSlots(): void {
    for (const orderId of this.#ready) {
      if (this.#running >= this.slots) return;
      const lane = this.#lanes.get(orderId);
      if (lane !== undefined) void this.#run(orderId, lane);
    }
  }

  async #run(orderId: string, lane: Lane<T>): Promise<void> {
    const current = lane.next;
    this.#ready.delete(orderId);
    lane.running = true;
    lane.urgent = false;
    lane.next = undefined;
    this.#running += 1;
    try {
      current?.resolve(await this.task(orderId));
    } catch (error) {
      current?.reject(error);
    } finally {
      this.#running -= 1;
      lane.running = false;
      if (this.hasNext(orderId)) this.#makeReady(orderId, lane);
      else this.#lanes.delete(orderId);
      if (this.#running === 0) {
        this.#idle.resolve(undefined);
        this.#idle = Promise.withResolvers<undefined>();
      }
      this.#fillSlots();
    }
  }
}
