import { type MessageReceived, type MessageSettled, messageSubject } from '@app/domain/channels';
import { type Clock, type Instant, never, plusSeconds, type StoredEvent } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import type { ReadStore } from '@app/platform/read-store';
import type { SecretStore } from '@app/platform/secrets';
import type { OrphanPayments } from '@app/read-models';
import { upToDate } from '../event-versions.js';

/** What erasing takes. */
export type EraseUnboundMessagesOptions = {
  readonly events: Pick<EventStore, 'readAll' | 'readStream' | 'headPosition'>;
  readonly secrets: Pick<SecretStore, 'eraseSubjects'>;
  /** Where it is remembered how far the log was looked through. */
  readonly documents: Pick<ReadStore, 'getState' | 'putState'>;
  readonly orphans: Pick<OrphanPayments, 'mentioning'>;
  readonly clock: Clock;
  /** What one round takes on at most. */
  readonly most?: { readonly looked: number; readonly erased: number };
};

const KEPT_SECONDS = 180 * 24 * 3_600;
const DAY_SECONDS = 24 * 3_600;
const AFTER_FAILURE_SECONDS = 3_600;
const MOST = { looked: 50_000, erased: 1_000 };
const [SPACE, KEY] = ['housekeeping', 'erase-unbound-messages'];

/**
 * Destroys the keys of raw messages that belong to no order, 180 days after they were recorded (protocols 4): their bytes, headers and
 * addresses can then be read by nobody, while the records, their hashes and what became of them stay.
 *
 * - Another shop's payment, and what was refused without naming an attempt of ours, goes. The time counts from the record of the
 *   outcome, which stands in the inbox seconds after the message and never before it.
 * - What an order was told of stays: it is evidence of that order.
 * - Money without an order stays while it waits, and where it was matched to an order; once all money under its number went back it
 *   goes. That is due within three days, so what still waits after 180 is left to a person, and is not looked at again.
 * - What has no outcome stays: it is still being taken up. Messages to unknown accounts never get here; they are in the bounded ring.
 *
 * A round that is broken off is done again from where the last one ended: a destroyed key is destroyed once more. So it is after a
 * restore, which brings back an older place together with the keys of that time.
 */
export class EraseUnboundMessages {
  #nextAt: Instant | undefined;

  constructor(private readonly options: EraseUnboundMessagesOptions) {}

  /** A round, if one is due: each day; at once after one that could not take on all, and an hour after one that failed. */
  async runIfDue(): Promise<void> {
    const now = this.options.clock.now();
    if (this.#nextAt !== undefined && now < this.#nextAt) return;
    this.#nextAt = plusSeconds(now, AFTER_FAILURE_SECONDS);
    const { isComplete } = await this.round();
    this.#nextAt = isComplete ? plusSeconds(now, DAY_SECONDS) : now;
  }

  /** Looks through what is old enough by now and was not looked at yet; `isComplete`: nothing of it is left. */
  async round(): Promise<{ readonly erased: number; readonly isComplete: boolean }> {
    const { events, secrets, clock, most = MOST } = this.options;
    const until = plusSeconds(clock.now(), -KEPT_SECONDS);
    const place = await this.#place();
    const subjects: string[] = [];
    let { after } = place;
    let looked = 0;
    let isComplete = true;
    for await (const event of events.readAll({ after, filter: { types: ['MessageSettled'] } })) {
      if (event.metadata.recordedAt > until) break;
      if (looked === most.looked || subjects.length === most.erased) {
        isComplete = false;
        break;
      }
      // The filter lets nothing else through.
      const subject = await this.#subjectToErase(upToDate(event) as StoredEvent<MessageSettled>);
      if (subject !== undefined) subjects.push(subject);
      looked += 1;
      after = event.position;
    }
    await secrets.eraseSubjects(subjects);
    if (after !== place.after) await this.#keepPlace(after, place.version);
    return { erased: subjects.length, isComplete };
  }

  async #subjectToErase(settled: StoredEvent<MessageSettled>): Promise<string | undefined> {
    if (settled.data.orderId !== undefined || settled.data.outcome === 'accepted') return undefined;
    const received = await this.#received(settled);
    if (received === undefined || !(await this.#isNobodys(settled.data.outcome, received))) return undefined;
    const subject = messageSubject(received.metadata.commandId);
    // A key is destroyed for ever: never one that a record only claims is a message's.
    return received.data.sealed.keyId === subject ? subject : undefined;
  }

  async #isNobodys(outcome: 'refused' | 'orphan' | 'foreign', { data }: StoredEvent<MessageReceived>): Promise<boolean> {
    switch (outcome) {
      case 'refused':
      case 'foreign':
        return true;
      case 'orphan': {
        const { account, claimedOutTradeNo: number } = data;
        const money = number === undefined ? [] : await this.options.orphans.mentioning(number);
        const under = money.filter((one) => one.account === account && one.outTradeNo === number && one.stage !== 'foreign');
        return under.length > 0 && under.every(({ stage }) => stage === 'refunded');
      }
      default:
        return never(outcome);
    }
  }

  /** The message itself stands in the same stream, as a rule right before its outcome. */
  async #received({ stream, revision, data }: StoredEvent<MessageSettled>): Promise<StoredEvent<MessageReceived> | undefined> {
    for await (const event of this.options.events.readStream(stream, { from: revision, direction: 'backwards' })) {
      if (event.id === data.message)
        return event.type === 'MessageReceived' ? (upToDate(event) as StoredEvent<MessageReceived>) : undefined;
    }
    return undefined;
  }

  /** Where the last round ended; the beginning, when that is in another log than this one. */
  async #place(): Promise<{ readonly after: bigint; readonly version: number | null }> {
    const { events, documents } = this.options;
    const known = await documents.getState(SPACE, KEY);
    const position = known?.value['position'];
    const after = typeof position === 'string' ? BigInt(position) : 0n;
    return { after: after > (await events.headPosition()) ? 0n : after, version: known?.version ?? null };
  }

  async #keepPlace(after: bigint, version: number | null): Promise<void> {
    const { documents } = this.options;
    if (!(await documents.putState(SPACE, KEY, { position: String(after) }, version))) throw new Error('another process erases messages');
  }
}
