import { AdminClient } from '../clients/admin.client.js';
import { AuditorClient } from '../clients/auditor.client.js';
import { BuyerClient } from '../clients/buyer.client.js';
import { GatewayClient } from '../clients/gateway.client.js';
import { JsonHttp } from '../clients/json-http.js';
import { OperatorClient } from '../clients/operator.client.js';
import { ShopClient } from '../clients/shop.client.js';
import type { World } from '../world.js';

/** Where a world is found, and how time passes and is told of in it. */
export type WorldPlan = Pick<World, 'pace' | 'say' | 'passTime' | 'outage' | 'settled'> & {
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly gatewayUrl: string;
  readonly lookAt?: World['lookAt'];
  /** How the product is asked. */
  readonly fetch?: typeof fetch;
  /** Waits for the status that is read of an order. */
  until(reads: (orderId: string) => Promise<string>, orderId: string, status: string): Promise<void>;
};

/** The keys by which everybody was let in. */
export type KeyRing = { readonly shop: string; readonly operator: string; readonly auditor: string };

/** Lets everybody in: makes a key for each role, for test orders only. */
export async function openWorld(plan: WorldPlan): Promise<World & { readonly keys: KeyRing }> {
  const { apiUrl, adminKey, gatewayUrl, pace, say, passTime, outage, settled, lookAt = () => undefined } = plan;
  const as = (key?: string): JsonHttp => new JsonHttp(apiUrl, key, plan.fetch);
  const admin = new AdminClient(as(adminKey));
  const keys = {
    shop: await admin.createApiKey({ role: 'shop', name: 'shop of the stories', shopId: 'shop-of-stories', scopes: ['keys:read'] }),
    operator: await admin.createApiKey({ role: 'operator', name: 'operator of the stories' }),
    auditor: await admin.createApiKey({ role: 'auditor', name: 'auditor of the stories' }),
  };
  const shop = new ShopClient(as(keys.shop));
  let scenes = 0;
  return {
    shop,
    operator: new OperatorClient(as(keys.operator)),
    auditor: new AuditorClient(as(keys.auditor)),
    admin,
    buyer: new BuyerClient(as()),
    gateway: new GatewayClient(gatewayUrl),
    ...{ keys, pace, say, passTime, outage, settled, lookAt },
    nextNumber: () => (scenes += 1),
    until: (orderId, status) => plan.until(async (id) => (await shop.order(id)).status, orderId, status),
    untilRefund: (orderId, refundStatus) => plan.until(async (id) => (await shop.order(id)).refundStatus, orderId, refundStatus),
  };
}
