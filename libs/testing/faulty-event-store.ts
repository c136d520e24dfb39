import {
  type AppendRequest,
  type AppendResult,
  type EventStore,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
} from '@app/platform/event-store';

/** What becomes of one append. */
export type AppendFault =
  | 'works'
  /** Nothing is written, and it says so. */
  | 'unavailable'
  /** Nothing is written; it says that somebody else was faster. */
  | 'conflict'
  /** The answer is lost; nothing was written. */
  | 'unknown, not written'
  /** The answer is lost; it was written. */
  | 'unknown, written'
  /** The answer is lost; it is written only after the next call to the store. */
  | 'unknown, written late';

/** A store whose appends go wrong as planned. Everything else is the store's own. */
export class FaultyEventStore implements EventStore {
  readonly #late: AppendRequest[] = [];

  /** @param nextFault asked once for each append */
  constructor(
    private readonly store: EventStore,
    public nextFault: () => AppendFault = () => 'works',
  ) {}

  async append(request: AppendRequest): Promise<AppendResult> {
    await this.#writeLate();
    const fault = this.nextFault();
    switch (fault) {
      case 'works':
        return this.store.append(request);
      case 'unavailable':
        throw new StoreUnavailable('it was planned so');
      case 'conflict':
        throw new WrongExpectedRevision(request.stream, request.expected, request.expected === 'no-stream' ? 0 : request.expected + 1);
      case 'unknown, written':
        await this.store.append(request);
        throw new OutcomeUnknown(request.stream);
      case 'unknown, written late':
        this.#late.push(request);
        throw new OutcomeUnknown(request.stream);
      case 'unknown, not written':
        throw new OutcomeUnknown(request.stream);
    }
  }

  readStream: EventStore['readStream'] = (...how) => this.#afterLate(() => this.store.readStream(...how));
  readAll: EventStore['readAll'] = (...how) => this.store.readAll(...how);
  subscribe: EventStore['subscribe'] = (...how) => this.store.subscribe(...how);
  readHead: EventStore['readHead'] = (...how) => this.store.readHead(...how);
  findDamage: EventStore['findDamage'] = (...how) => this.store.findDamage(...how);
  readLast: EventStore['readLast'] = () => this.store.readLast();
  positionBeforeLast: EventStore['positionBeforeLast'] = (records) => this.store.positionBeforeLast(records);
  headPosition: EventStore['headPosition'] = () => this.store.headPosition();
  furthestSeen: EventStore['furthestSeen'] = () => this.store.furthestSeen();
  health: EventStore['health'] = () => this.store.health();
  close: EventStore['close'] = () => this.store.close();

  async *#afterLate<T>(read: () => AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    yield* read();
    await this.#writeLate();
  }

  /** An append that arrives late finds its place or is refused; its sender hears of neither. */
  async #writeLate(): Promise<void> {
    await Promise.allSettled(this.#late.splice(0).map((request) => this.store.append(request)));
  }
}
