import { type Actor, type Command, canonicalRecord, type Fact, type StoredEvent, type Wish } from '@app/kernel';
import { StreamCommandHandling, type StreamDecider } from '@app/platform/command-handling';
import { collect, commandIdsFrom, fakeClock, hastyScheduler, InMemoryEventStore, randomFrom, testRecords } from '@app/testing';
import { at, SHOP } from '@app/testing/order-story';

const SECONDS_BETWEEN = 10;

/** A house whose every command is ours: ids and times are the same in every run. */
export class ToldHouse {
  readonly events = new InMemoryEventStore();
  readonly clock = fakeClock(at('09:00'));
  readonly #nextId = commandIdsFrom('version 1');
  readonly #handling = new StreamCommandHandling({
    ...{ store: this.events, clock: this.clock, scheduler: hastyScheduler(this.clock), random: randomFrom(1), codeVersion: '0.1.0' },
  });

  /** Sends one command, ten seconds after the one before, and gives the first record that came of it. */
  async send<S, C extends Command, F extends Fact>(
    decider: StreamDecider<S, C, F>,
    stream: string,
    wish: Wish<C>,
    outcome = 'recorded',
    actor: Actor = { kind: 'system', id: 'spec' },
  ): Promise<StoredEvent> {
    this.clock.advance(SECONDS_BETWEEN);
    const commandId = this.#nextId();
    const context = { commandId, actor, shopId: SHOP, correlationId: stream, causationId: commandId };
    const handled = await this.#handling.handle(decider, stream, wish, context);
    const [first] = 'events' in handled ? handled.events : [];
    if (handled.outcome !== outcome || first === undefined) throw new Error(`${stream}: ${JSON.stringify([wish, handled.outcome])}`);
    return first;
  }

  /** Records facts as they are, without a decider. */
  async record(stream: string, ...facts: readonly Fact[]): Promise<void> {
    const head = await this.events.readHead(stream);
    const metadata = { codeVersion: '0.1.0', actor: { kind: 'system', id: 'spec' } } as const;
    const records = testRecords({ stream, head, facts, now: this.clock.advance(SECONDS_BETWEEN), metadata });
    await this.events.append({ stream, expected: head?.revision ?? 'no-stream', records });
  }

  /** Every record in the order in which it was made, as the text that is stored. */
  async lines(): Promise<readonly string[]> {
    return (await collect(this.events.readAll())).map(canonicalRecord);
  }
}
