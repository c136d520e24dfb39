import { type ChannelAnswer, type Origin, TRY_AGAIN } from '@app/domain/channels';
import { findAttempt, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { type Clock, type MessageRefusalCode, parseOutTradeNo, type RawMessage, type Scheduler } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import { crashPoint } from '@app/platform/observability';
import type { ChannelAccounts, ReadyAccount } from '../effects/channel-accounts.port.js';
import type { JunkRing } from './junk-ring.port.js';
import type { MessageInbox } from './message-inbox.handlers.js';
import { RefusedMessageCounts } from './refused-messages.handlers.js';
import type { SettleMessage } from './settle-message.handlers.js';
import type { UnsettledMessages } from './unsettled-messages.port.js';

/** So many refused messages about one attempt go to the inbox for each reason; the rest go to the ring. */
const REFUSED_KEPT = 20;

/** The strictest channel waits 5 s for its answer (WeChat Pay v3). */
const ANSWER_WITHIN_MILLIS = 4_000;

const NOT_CONFIGURED: ChannelAnswer = { status: 404, contentType: 'text/plain; charset=utf-8', body: 'fail' };

/** Told of what could not be finished now; the message is taken up again. */
export type OnTrouble = (trouble: { readonly account: string; readonly error: unknown }) => void;

/** What the road of a message leads through. */
export type MessageRoad = {
  readonly handling: CommandHandling;
  readonly accounts: ChannelAccounts;
  readonly inbox: MessageInbox;
  readonly settlement: SettleMessage;
  readonly junk: JunkRing;
  readonly unsettled: UnsettledMessages;
  readonly clock: Clock;
  readonly scheduler: Pick<Scheduler, 'after'>;
  readonly tradePrefix: string;
  readonly onTrouble: OnTrouble;
};

/**
 * The road of a channel's message (protocols 4): kept raw, verified, bound to its attempt, told to the order, answered.
 * It is answered as accepted only once the case file holds the fact.
 */
export class ReceiveChannelMessage {
  private readonly refused = new RefusedMessageCounts();

  constructor(private readonly road: MessageRoad) {}

  /**
   * Never throws: what cannot be finished in time is answered with the channel's word for "send it again", goes on all the
   * same, and where it fails is taken up again.
   */
  async receive(account: string, message: RawMessage, origin: Origin): Promise<ChannelAnswer> {
    const { accounts, junk, scheduler, onTrouble } = this.road;
    let tryAgain = TRY_AGAIN;
    const accepted = async (): Promise<ChannelAnswer> => {
      const ready = await accounts.find(account);
      if (ready === undefined) {
        junk.add(undefined, message);
        return NOT_CONFIGURED;
      }
      tryAgain = ready.channel.reply('try-again');
      return this.accept(ready, message, origin);
    };
    const { promise: tooLate, resolve } = Promise.withResolvers<ChannelAnswer>();
    const cancel = scheduler.after(ANSWER_WITHIN_MILLIS, () => resolve(tryAgain));
    try {
      return await Promise.race([accepted(), tooLate]);
    } catch (error) {
      onTrouble({ account, error });
      return TRY_AGAIN;
    } finally {
      cancel();
    }
  }

  private async accept({ account, channel }: ReadyAccount, message: RawMessage, origin: Origin): Promise<ChannelAnswer> {
    const { junk, inbox, settlement, clock, onTrouble } = this.road;
    const name = account.account;
    try {
      const claimed = channel.claimedOutTradeNo(message);
      const verdict = channel.read(account, message, clock.now());
      const refusal = verdict.verified ? undefined : await this.refusalOf(claimed, verdict.code);
      if (!verdict.verified && (refusal === undefined || refusal.count > REFUSED_KEPT)) {
        junk.add(name, message);
        return channel.reply('refused');
      }
      const record = await inbox.keep(name, message, origin, claimed);
      crashPoint('message.kept');
      if (refusal !== undefined) this.refused.kept(refusal.attemptId, refusal.code, record);
      const outcome = await settlement.settle(record, verdict);
      await inbox.settle(record, outcome);
      crashPoint('message.settled');
      return channel.reply(outcome.outcome === 'refused' ? 'refused' : 'accepted');
    } catch (error) {
      onTrouble({ account: name, error });
      return channel.reply('try-again');
    }
  }

  /**
   * Takes up messages that were kept but have no outcome: by the same code, at the time they came, with the keys that were
   * in force then. One that fails again stays for the next time, and does not keep the others waiting.
   */
  async takeUpUnsettled(): Promise<number> {
    const { unsettled, clock, onTrouble } = this.road;
    let looked = 0;
    for await (const { stream, revision } of unsettled.toTakeUp(clock.now())) {
      looked += 1;
      await this.takeUp(stream, Number(revision)).catch((error: unknown) => onTrouble({ account: stream, error }));
    }
    return looked;
  }

  private async takeUp(stream: string, revision: number): Promise<void> {
    const { inbox, accounts, settlement } = this.road;
    const kept = await inbox.read(stream, revision);
    if (kept === undefined) return;
    const { record, message } = kept;
    const { recordedAt } = record.metadata;
    const ready = await accounts.find(record.data.account, recordedAt);
    if (ready === undefined) throw new Error(`account ${record.data.account} is not configured any more`);
    const verdict = ready.channel.read(ready.account, message, recordedAt);
    await inbox.settle(record, await settlement.settle(record, verdict));
  }

  /** Tells orders whose attempts are over how many messages about them were refused. Attempts that go on are told later. */
  async tellCounts(): Promise<void> {
    const { settlement } = this.road;
    for (const refused of this.refused.repeated()) if (await settlement.tellCount(refused)) this.refused.forget(refused);
  }

  /** Counts a refused message, if it names an attempt that exists; only such messages are kept unverified. */
  private async refusalOf(claimed: string | undefined, code: MessageRefusalCode) {
    const parts = parseOutTradeNo(this.road.tradePrefix, claimed ?? '');
    if (!parts.ours) return undefined;
    const { state } = await this.road.handling.fold(orderCaseDecider, orderStream(parts.orderId));
    if (findAttempt(state.payments, parts.attemptId) === undefined) return undefined;
    return { attemptId: parts.attemptId, code, count: this.refused.add(parts.attemptId, code) };
  }
}
