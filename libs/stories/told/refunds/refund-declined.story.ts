import { refusalOf } from '../../clients/refusal.js';
import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The channel declines a refund: a person must look at it, and is told so. */
export const refundDeclined: Story = {
  name: 'refund-declined',
  tell: words(
    '渠道拒绝退款：不重试、不沉默，交给人处理并报警。',
    'The channel declines a refund: it is neither tried again nor forgotten, a person is called.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.gateway.fault({ kind: 'refund-declined', outTradeNo, code: 'balance-too-low' });
    await world.shop.requestRefund(order.orderId);
    await world.until(order.orderId, 'needs-human');
    claimEqual('the key can no longer be looked at', await refusalOf(world.buyer.reveal(order.pickupToken)), 'delivery-revoked');
    await world.passTime(world.pace.payWithin);
    claimEqual('how often the channel was asked', (await world.gateway.refunds(outTradeNo)).requests, 1);
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'needs-human', code: 'CANCELLED_OR_REFUNDED', fault: 'none' },
    ...{ keysSent: 1, moneyBack: 0, alarms: ['refund-needs-human'] },
  },
};
