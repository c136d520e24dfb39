import type { OrderFact, ReservationPlanned } from '@app/domain/order-case';
import type { Actor } from '@app/kernel';
import type { OutsideFact } from '../timeline.shape.js';
import type { Addendum, Says, Show, Words } from './says.shape.js';

/** What stock was reserved for. */
export type ReservedFor = ReservationPlanned['data']['purpose'];

/** Everything the product says of an order, in one language. Each function ends in `never`, so a missing text does not compile. */
export type Language = {
  readonly show: (timeZone: string) => Show;
  readonly finding: (says: Says, show: Show) => Words;
  /** One sentence that is added to the words of the primary finding. */
  readonly addendum: (addendum: Addendum, show: Show) => string;
  readonly orderRecord: (fact: OrderFact, show: Show, reservedFor: ReservedFor) => string;
  readonly outsideRecord: (fact: OutsideFact, show: Show) => string;
  /** Added to a record's sentence where a person or a shop caused it. */
  readonly doneBy: (actor: Actor) => string;
};
