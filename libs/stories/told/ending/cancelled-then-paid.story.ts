import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Money for an order that was cancelled always goes back. */
export const cancelledThenPaid: Story = {
  name: 'cancelled-then-paid',
  complaints: ['medusa#13301', 'CoreShop#2529'],
  tell: words(
    '订单已取消，买家仍在旧页面付了款：全额退回。',
    'The order is cancelled, and the buyer pays on the old page: all of it goes back.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.shop.cancel(order.orderId);
    await world.until(order.orderId, 'cancelled');
    // The key is given back after the order has ended.
    await world.settled();
    claimEqual('the key is back on the shelf', await scene.available(), 1);
    await world.passTime(1);
    await world.gateway.pay(outTradeNo, { late: true });
    await world.until(order.orderId, 'refunded');
    claimEqual('the key is still on the shelf', await scene.available(), 1);
    return { orderId: order.orderId };
  },
  expected: { status: 'refunded', code: 'LATE_PAYMENT_AFTER_EXPIRY', fault: 'M', keysSent: 0, moneyBack: 1000 },
};
