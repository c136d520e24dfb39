import type { ChannelAnswer, Origin } from '@app/domain/channels';
import { findAttempt, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { type Clock, type MessageRefusalCode, parseOutTradeNo, type RawMessage } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import { crashPoint } from '@app/platform/observability';
import type { ChannelAccounts } from '../effects/channel-accounts.port.js';
import type { JunkRing } from './junk-ring.port.js';
import type { MessageInbox } from './message-inbox.handlers.js';
import { RefusedMessageCounts } from './refused-messages.handlers.js';
import type { SettleMessage } from './settle-message.handlers.js';
import type { UnsettledMessages } from './unsettled-messages.port.js';

/** So many refused messages about one attempt go to the inbox for each reason; the rest go to the ring. */
const REFUSED_KEPT = 20;

const NOT_CONFIGURED: ChannelAnswer = { status: 404, contentType: 'text/plain; charset=utf-8', body: 'fail' };

/** Told of what could not be finished now; the message is taken up again. */
export type OnTrouble = (trouble: { readonly account: string; readonly error: unknown }) => void;

/**
 * The road of a channel's message (protocols 4): kept raw, verified, bound to its attempt, told to the order, answered.
 * It is answered as accepted only once the case file holds the fact.
 */
export class ReceiveChannelMessage {
  private readonly refused = new RefusedMessageCounts();

  constructor(
    private readonly handling: CommandHandling,
    private readonly accounts: ChannelAccounts,
    private readonly inbox: MessageInbox,
    private readonly settlement: SettleMessage,
    private readonly junk: JunkRing,
    private readonly unsettled: UnsettledMessages,
    private readonly clock: Clock,
    private readonly tradePrefix: string,
    private readonly onTrouble: OnTrouble,
  ) {}

  /** Never throws: what cannot be finished in time is answered with the channel's word for "send it again". */
  async receive(account: string, message: RawMessage, origin: Origin): Promise<ChannelAnswer> {
    const ready = await this.accounts.find(account);
    if (ready === undefined) {
      this.junk.add(undefined, message);
      return NOT_CONFIGURED;
    }
    const { channel } = ready;
    try {
      const claimed = channel.claimedOutTradeNo(message);
      const verdict = channel.read(ready.account, message, this.clock.now());
      const refusal = verdict.verified ? undefined : await this.refusalOf(claimed, verdict.code);
      if (!verdict.verified && (refusal === undefined || refusal.count > REFUSED_KEPT)) {
        this.junk.add(account, message);
        return channel.reply('refused');
      }
      const record = await this.inbox.keep(account, message, origin, claimed);
      crashPoint('message.kept');
      if (refusal !== undefined) this.refused.kept(refusal.attemptId, refusal.code, record);
      const outcome = await this.settlement.settle(record, verdict);
      await this.inbox.settle(record, outcome);
      crashPoint('message.settled');
      return channel.reply(outcome.outcome === 'refused' ? 'refused' : 'accepted');
    } catch (error) {
      this.onTrouble({ account, error });
      return channel.reply('try-again');
    }
  }

  /** Takes up messages that were kept but have no outcome: by the same code, with the keys in force now, at the time they came. */
  async takeUpUnsettled(limit = 100): Promise<number> {
    const waiting = await this.unsettled.toTakeUp(this.clock.now(), limit);
    for (const { stream, revision } of waiting) {
      const kept = await this.inbox.read(stream, Number(revision));
      if (kept === undefined) continue;
      const { record, message } = kept;
      const ready = await this.accounts.find(record.data.account);
      if (ready === undefined) continue;
      const verdict = ready.channel.read(ready.account, message, record.metadata.recordedAt);
      await this.inbox.settle(record, await this.settlement.settle(record, verdict));
    }
    return waiting.length;
  }

  /** Tells orders whose attempts are over how many messages about them were refused. Attempts that go on are told later. */
  async tellCounts(): Promise<void> {
    for (const refused of this.refused.repeated()) if (await this.settlement.tellCount(refused)) this.refused.forget(refused);
  }

  /** Counts a refused message, if it names an attempt that exists; only such messages are kept unverified. */
  private async refusalOf(claimed: string | undefined, code: MessageRefusalCode) {
    const parts = parseOutTradeNo(this.tradePrefix, claimed ?? '');
    if (!parts.ours) return undefined;
    const { state } = await this.handling.fold(orderCaseDecider, orderStream(parts.orderId));
    if (findAttempt(state.payments, parts.attemptId) === undefined) return undefined;
    return { attemptId: parts.attemptId, code, count: this.refused.add(parts.attemptId, code) };
  }
}
