import type { AdminClient } from './clients/admin.client.js';
import type { AuditorClient } from './clients/auditor.client.js';
import type { BuyerClient } from './clients/buyer.client.js';
import type { GatewayClient } from './clients/gateway.client.js';
import type { OperatorClient } from './clients/operator.client.js';
import type { ShopClient } from './clients/shop.client.js';
import type { Bilingual } from './story.js';

/** How long things take in a world, in seconds: as in real life where time can be moved, short where it must be waited for. */
export type Pace = {
  readonly payWithin: number;
  readonly deliverWithin: number;
  readonly restockWithin: number;
  readonly queryAfter: number;
  readonly expiryGrace: number;
};

/** As in real life. */
export const ordinaryPace: Pace = { payWithin: 900, deliverWithin: 60, restockWithin: 600, queryAfter: 60, expiryGrace: 120 };

/** For someone who watches. */
export const briskPace: Pace = { payWithin: 4, deliverWithin: 2, restockWithin: 4, queryAfter: 2, expiryGrace: 1 };

/** Where a story is played: everybody who takes part, the gateway with its levers, and time. */
export type World = {
  readonly shop: ShopClient;
  readonly operator: OperatorClient;
  readonly auditor: AuditorClient;
  readonly admin: AdminClient;
  readonly buyer: BuyerClient;
  readonly gateway: GatewayClient;
  readonly pace: Pace;
  /** A number that no other scene of this world was given. */
  nextNumber(): number;
  /** Tells the audience what happens outside the product. */
  say(what: Bilingual): Promise<void>;
  /** Tells the audience to look at this order from now on. */
  lookAt(orderId: string): void;
  /** The platform is down for so long; everybody else goes on. @throws StoryBroken where it cannot be stopped */
  outage(seconds: number): Promise<void>;
  /** Lets time pass. */
  passTime(seconds: number): Promise<void>;
  /** Waits until the order has that status. @throws StoryBroken when it does not get there by itself */
  until(orderId: string, status: string): Promise<void>;
  /** The same with its `refundStatus`. @throws StoryBroken */
  untilRefund(orderId: string, refundStatus: string): Promise<void>;
  /** Waits until nothing goes on any more without more time passing. */
  settled(): Promise<void>;
};
