import type { ChannelAnswer, Origin } from '@app/domain/channels';
import { findAttempt, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { type Clock, parseOutTradeNo, type RawMessage } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import { crashPoint } from '@app/platform/observability';
import type { ChannelAccounts } from '../effects/channel-accounts.port.js';
import type { JunkRing } from './junk-ring.port.js';
import type { MessageInbox } from './message-inbox.handlers.js';
import type { SettleMessage } from './settle-message.handlers.js';
import type { UnsettledMessages } from './unsettled-messages.port.js';

/** So many refused messages about one attempt go to the inbox; the rest go to the ring. */
const REFUSED_KEPT_PER_ATTEMPT = 20;
/** How many attempts' refused messages are counted at a time. */
const COUNTED_ATTEMPTS = 10_000;

const NOT_CONFIGURED: ChannelAnswer = { status: 404, contentType: 'text/plain; charset=utf-8', body: 'fail' };

/** Told of what could not be finished now; the message is taken up again. */
export type OnTrouble = (trouble: { readonly account: string; readonly error: unknown }) => void;

/**
 * The road of a channel's message (protocols 4): kept raw, verified, bound to its attempt, told to the order, answered.
 * It is answered as accepted only once the case file holds the fact.
 */
export class ReceiveChannelMessage {
  private readonly refusedKept = new Map<string, number>();

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
      if (!verdict.verified && !(await this.isWorthKeeping(claimed))) {
        this.junk.add(account, message);
        return channel.reply('refused');
      }
      const record = await this.inbox.keep(account, message, origin, claimed);
      crashPoint('message.kept');
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

  /** Only messages that name an attempt which exists are kept unverified, and only so many of them. */
  private async isWorthKeeping(claimed: string | undefined): Promise<boolean> {
    const parts = parseOutTradeNo(this.tradePrefix, claimed ?? '');
    if (!parts.ours) return false;
    const { state } = await this.handling.fold(orderCaseDecider, orderStream(parts.orderId));
    if (findAttempt(state.payments, parts.attemptId) === undefined) return false;
    const kept = (this.refusedKept.get(parts.attemptId) ?? 0) + 1;
    this.refusedKept.delete(parts.attemptId);
    this.refusedKept.set(parts.attemptId, kept);
    const [oldest] = this.refusedKept.keys();
    if (this.refusedKept.size > COUNTED_ATTEMPTS && oldest !== undefined) this.refusedKept.delete(oldest);
    return kept <= REFUSED_KEPT_PER_ATTEMPT;
  }
}
