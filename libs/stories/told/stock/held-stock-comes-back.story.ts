import { refusalOf } from '../../clients/refusal.js';
import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Unpaid orders hold stock for a time, not for ever. */
export const heldStockComesBack: Story = {
  name: 'held-stock-comes-back',
  complaints: ['dujiaoka#265', 'dujiao-next#105'],
  tell: words(
    '未付款的订单占着最后的库存：到时自动放回，下一位买到。',
    'Unpaid orders hold the last stock: in time it comes back, and the next buyer gets it.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const held = await scene.order({ quantity: 2 });
    claimEqual('an order while all is held', await refusalOf(scene.order()), 'out-of-stock');
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(held.orderId, 'expired');
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    return { orderId: order.orderId, bystanders: [held.orderId] };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
