import type { ChannelFact, ForeignPaymentSeen, InboxFact, TradeFact } from '@app/domain/channels';
import type { OperationsFact, RefundLimitFact } from '@app/domain/operations';
import type { OrderFact } from '@app/domain/order-case';
import type { IntakeFact, KeyBatchFact, QuotaFact } from '@app/domain/vault';
import type { RecordedEvent } from '@app/kernel';

/** Facts of other streams that an order's facts may rest on. */
export type OutsideFact =
  | InboxFact
  | TradeFact
  | ForeignPaymentSeen
  | KeyBatchFact
  | IntakeFact
  | QuotaFact
  | ChannelFact
  | OperationsFact
  | RefundLimitFact;

/** A record that a timeline may show: of the order itself, or of a stream it points at. */
export type TimelineRecord = RecordedEvent<OrderFact> | RecordedEvent<OutsideFact>;
