import { refusalOf } from '../../clients/refusal.js';
import { Scene } from '../../stage/scene.js';
import { claim, claimEqual, type Story, words } from '../../story.js';

/** What is reserved cannot be taken by someone who pays faster. */
export const reservedUntilPaid: Story = {
  name: 'reserved-until-paid',
  complaints: ['acg-faka#940', 'acg-faka#913'],
  tell: words(
    '两人抢最后两张，第三人下单被告知售罄；慢付款的人也一定拿得到。',
    'Two buyers hold the last two keys, the third is told at once; who pays slowly gets the key all the same.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const order = await scene.order();
    const quick = await scene.order();
    claimEqual('the third order', await refusalOf(scene.order()), 'out-of-stock');
    const slowAttempt = await scene.goToPay(order);
    const quickAttempt = await scene.goToPay(quick);
    await world.gateway.pay(quickAttempt.outTradeNo);
    await world.until(quick.orderId, 'delivered');
    claimEqual('one more order', await refusalOf(scene.order()), 'out-of-stock');
    await world.gateway.pay(slowAttempt.outTradeNo);
    await world.until(order.orderId, 'delivered');
    const keys = [...(await world.buyer.reveal(order.pickupToken)), ...(await world.buyer.reveal(quick.pickupToken))];
    claim('both have a key of their own', new Set(keys).size === 2);
    return { orderId: order.orderId, bystanders: [quick.orderId] };
  },
  expected: { status: 'delivered', code: 'DELIVERED_AND_VIEWED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
