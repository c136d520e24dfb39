import type {
  AllocationFailed,
  LatePaymentReceived,
  OrderFact,
  PaymentNotificationRefused,
  PaymentQueried,
  TradeId,
} from '@app/domain/order-case';
import type { Instant, Money } from '@app/kernel';

/** Messages about one attempt that were refused for one reason. */
export type RefusedMessages = Pick<PaymentNotificationRefused['data'], 'attemptId' | 'code' | 'count'> & {
  readonly hint: string | undefined;
  readonly firstAt: Instant;
};

/** What a diagnosis must know of a case beyond its fold: things that happened and were overtaken, and when. */
export type CaseNotes = {
  /** Raw messages that made it into the case file. */
  readonly processed: readonly { readonly messageId: string; readonly at: Instant; readonly accepted: boolean }[];
  readonly refused: readonly RefusedMessages[];
  /** Attempts that the channel itself has closed: nobody paid them, and nobody can. */
  readonly closedAtChannel: readonly string[];
  readonly answers: readonly Pick<PaymentQueried['data'], 'attemptId' | 'answer' | 'askedAt'>[];
  readonly latePayments: readonly (Pick<LatePaymentReceived['data'], 'attemptId' | 'tradeNo' | 'amount' | 'after'> & {
    readonly at: Instant;
  })[];
  readonly reopenedAt: Instant | undefined;
  readonly failedAllocations: readonly (Pick<AllocationFailed['data'], 'lineId' | 'reason' | 'wanted' | 'got'> & {
    readonly at: Instant;
  })[];
  readonly restocked: readonly { readonly lineId: string; readonly at: Instant }[];
  readonly stockAnsweredAt: Instant | undefined;
  readonly cancelledBy: 'shop' | 'buyer' | 'operator' | undefined;
  readonly handedToShopAt: Instant | undefined;
  readonly viewReportedAt: Instant | undefined;
  readonly returnedElsewhere: readonly (TradeId & { readonly no: string; readonly amount: Money; readonly at: Instant })[];
};

/** Nothing to note yet. */
export const nothingNoted: CaseNotes = {
  processed: [],
  refused: [],
  closedAtChannel: [],
  answers: [],
  latePayments: [],
  reopenedAt: undefined,
  failedAllocations: [],
  restocked: [],
  stockAnsweredAt: undefined,
  cancelledBy: undefined,
  handedToShopAt: undefined,
  viewReportedAt: undefined,
  returnedElsewhere: [],
};

/** The notes after one more fact of the order; the same object where the fact adds nothing. */
export function evolveNotes(notes: CaseNotes, fact: OrderFact, at: Instant): CaseNotes {
  switch (fact.type) {
    case 'PaymentNotificationAccepted':
      return { ...notes, processed: [...notes.processed, { messageId: fact.data.message.id, at, accepted: true }] };
    case 'PaymentNotificationRefused': {
      const processed = [...notes.processed, { messageId: fact.data.message.id, at, accepted: false }];
      return { ...notes, processed, refused: withRefused(notes.refused, fact, at) };
    }
    case 'PaymentQueried': {
      const { attemptId, answer, askedAt } = fact.data;
      return { ...notes, answers: [...notes.answers, { attemptId, answer, askedAt }] };
    }
    case 'PaymentAttemptClosed': {
      const { attemptId, how } = fact.data;
      return how === 'closed-at-channel' ? { ...notes, closedAtChannel: [...notes.closedAtChannel, attemptId] } : notes;
    }
    case 'LatePaymentReceived': {
      const { attemptId, tradeNo, amount, after } = fact.data;
      return { ...notes, latePayments: [...notes.latePayments, { attemptId, tradeNo, amount, after, at }] };
    }
    case 'OrderReopened':
      return { ...notes, reopenedAt: at };
    case 'AllocationFailed': {
      const { lineId, reason, wanted, got } = fact.data;
      return { ...notes, failedAllocations: [...notes.failedAllocations, { lineId, reason, wanted, got, at }] };
    }
    case 'KeysRestocked':
      return { ...notes, restocked: [...notes.restocked, { lineId: fact.data.lineId, at }] };
    case 'StockReserved':
    case 'StockUnavailable':
      return notes.stockAnsweredAt === undefined ? { ...notes, stockAnsweredAt: at } : notes;
    case 'OrderCancelled':
    case 'CancellationRequested':
      return { ...notes, cancelledBy: fact.data.by };
    case 'KeysHandedToShop':
      return { ...notes, handedToShopAt: notes.handedToShopAt ?? at };
    case 'DeliveryViewReportedByShop':
      return { ...notes, viewReportedAt: notes.viewReportedAt ?? fact.data.viewedAt };
    case 'RefundObserved': {
      const { attemptId, tradeNo, channelRefundNo: no, amount } = fact.data;
      return { ...notes, returnedElsewhere: [...notes.returnedElsewhere, { attemptId, tradeNo, no, amount, at }] };
    }
    case 'ChargebackDebited': {
      const { attemptId, tradeNo, caseNo: no, amount } = fact.data;
      return { ...notes, returnedElsewhere: [...notes.returnedElsewhere, { attemptId, tradeNo, no, amount, at }] };
    }
    default:
      return notes;
  }
}

function withRefused(known: readonly RefusedMessages[], { data }: PaymentNotificationRefused, at: Instant): readonly RefusedMessages[] {
  const { attemptId, code, hint, count } = data;
  const earlier = known.find((one) => one.attemptId === attemptId && one.code === code);
  if (earlier === undefined) return [...known, { attemptId, code, hint, count, firstAt: at }];
  return known.map((one) => (one === earlier ? { ...one, count, hint: hint ?? one.hint } : one));
}
