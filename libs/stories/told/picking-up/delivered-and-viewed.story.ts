import { refusalOf } from '../../clients/refusal.js';
import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The buyer has looked at the key and says that nothing came: the record says otherwise. */
export const deliveredAndViewed: Story = {
  name: 'delivered-and-viewed',
  tell: words(
    '买家已查看卡密，却说没收到：记录说明何时看过；看过的卡密商家不能直接退款。',
    'The buyer has looked at the key and says that nothing came: the record says when; a key that was seen is not refunded just so.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    claimEqual('things to pick up', await world.buyer.waiting(order.pickupToken), 1);
    await world.say(words('买家打开领取页面，查看卡密。', 'The buyer opens the pick-up page and looks at the key.'));
    claimEqual('the key', await world.buyer.reveal(order.pickupToken), scene.keyValues());
    claimEqual('the same key, looked at again', await world.buyer.reveal(order.pickupToken), scene.keyValues());
    claimEqual('the answer to a refund', await refusalOf(world.shop.requestRefund(order.orderId)), 'already-viewed');
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_AND_VIEWED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
