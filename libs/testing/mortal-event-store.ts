import type { AppendRequest, AppendResult, EventStore } from '@app/platform/event-store';

/** The process that asks does not live any more. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** When a process dies: at which of its appends, counted from 1, and whether that append still reaches the store. */
export type Death = { readonly atAppend: number; readonly written: boolean };

/** A store as one process sees it. Once that has died, nothing of it reaches the store any more, whatever it was in the middle of. */
export class MortalEventStore implements EventStore {
  #appends = 0;
  #isDead = false;

  /** @param death left out: it lives for ever */
  constructor(
    private readonly store: EventStore,
    private readonly death?: Death,
  ) {}

  get isDead(): boolean {
    return this.#isDead;
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    this.#live();
    this.#appends += 1;
    if (this.#appends !== this.death?.atAppend) return this.#whileAlive(this.store.append(request));
    this.#isDead = true;
    if (this.death.written) await this.store.append(request);
    throw new ProcessDied();
  }

  async *readStream(...how: Parameters<EventStore['readStream']>): ReturnType<EventStore['readStream']> {
    for await (const event of this.store.readStream(...how)) yield this.#alive(event);
    this.#live();
  }

  async *readAll(...how: Parameters<EventStore['readAll']>): ReturnType<EventStore['readAll']> {
    for await (const event of this.store.readAll(...how)) yield this.#alive(event);
    this.#live();
  }

  async *subscribe(...how: Parameters<EventStore['subscribe']>): ReturnType<EventStore['subscribe']> {
    for await (const item of this.store.subscribe(...how)) yield this.#alive(item);
    this.#live();
  }

  readHead: EventStore['readHead'] = (...how) => this.#whileAlive(this.store.readHead(...how));
  findDamage: EventStore['findDamage'] = (...how) => this.#whileAlive(this.store.findDamage(...how));
  readLast: EventStore['readLast'] = () => this.#whileAlive(this.store.readLast());
  positionBeforeLast: EventStore['positionBeforeLast'] = (records) => this.#whileAlive(this.store.positionBeforeLast(records));
  headPosition: EventStore['headPosition'] = () => this.#whileAlive(this.store.headPosition());
  furthestSeen: EventStore['furthestSeen'] = () => this.#alive(this.store.furthestSeen());
  health: EventStore['health'] = () => this.#whileAlive(this.store.health());

  /** The process goes; the store stays. */
  async close(): Promise<void> {
    this.#isDead = true;
  }

  /** An answer that comes after the death reaches nobody. */
  async #whileAlive<T>(answer: Promise<T>): Promise<T> {
    return this.#alive(await answer);
  }

  #alive<T>(answer: T): T {
    this.#live();
    return answer;
  }

  #live(): void {
    if (this.#isDead) throw new ProcessDied();
  }
}
