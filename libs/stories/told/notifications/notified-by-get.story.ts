import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

const notifiedBy = (by: 'GET' | 'POST', signStyle: 'append' | 'key-parameter', complaints: readonly string[]): Story => ({
  name: `notified-by-${by.toLowerCase()}`,
  complaints,
  tell: words(`易支付平台用 ${by} 发通知：照收。`, `An epay gateway notifies by ${by}: taken as it comes.`),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1, cashier: { gateway: 'epay', notifyBy: by, signStyle } });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    claimEqual('one notification was enough', await world.gateway.notificationsOf(outTradeNo), [{ by, answered: 'success' }]);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
});

/** Some gateways notify by GET. */
export const notifiedByGet = notifiedBy('GET', 'append', ['v2board#400']);

/** Others notify by POST, and join the key to the signed text in another way. */
export const notifiedByPost = notifiedBy('POST', 'key-parameter', []);
