import { refusalOf } from '../../clients/refusal.js';
import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The pick-up link was sent to a wrong address: a new one makes it void. */
export const newPickupLink: Story = {
  name: 'new-pick-up-link',
  tell: words(
    '领取链接发错了人：换发新链接，旧的立即失效。',
    'The pick-up link went to the wrong person: a new one is issued, and the old one is void.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    const renewed = await world.shop.issuePickupToken(order.orderId);
    claimEqual('the old link', await refusalOf(world.buyer.reveal(order.pickupToken)), 'token-revoked');
    claimEqual('the new link', await world.buyer.reveal(renewed), scene.keyValues());
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_AND_VIEWED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
