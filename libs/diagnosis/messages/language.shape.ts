import type { OrderFact, ReservationPlanned } from '@app/domain/order-case';
import type { Actor, RepeatSafety } from '@app/kernel';
import type { OutsideFact } from '../timeline.shape.js';
import type { Addendum, Says, Show, Words } from './says.shape.js';

/** What stock was reserved for. */
export type ReservedFor = ReservationPlanned['data']['purpose'];

/** What other records of the same order say about one of them. */
export type RecordContext = {
  readonly reservedFor: ReservedFor;
  /** How a repeat of the refund that it tells of behaves at its channel; undefined where no record says so. */
  readonly refundRepeat: RepeatSafety | undefined;
};

/** Everything the product says of an order, in one language. Each function ends in `never`, so a missing text does not compile. */
export type Language = {
  readonly show: (timeZone: string) => Show;
  readonly finding: (says: Says, show: Show) => Words;
  /** One sentence that is added to the words of the primary finding. */
  readonly addendum: (addendum: Addendum, show: Show) => string;
  readonly orderRecord: (fact: OrderFact, show: Show, context: RecordContext) => string;
  readonly outsideRecord: (fact: OutsideFact, show: Show) => string;
  /** Added to a record's sentence where a person or a shop caused it. */
  readonly doneBy: (actor: Actor) => string;
};
