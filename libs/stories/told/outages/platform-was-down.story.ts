import { Scene } from '../../stage/scene.js';
import { claim, claimEqual, type Story, words } from '../../story.js';

const A_DAY = 24 * 3600;

/** Nothing runs while an unpaid order holds the stock: it comes back as soon as the platform does. */
export const stockHeldDuringOutage: Story = {
  name: 'stock-held-during-an-outage',
  complaints: ['dujiaoka#240'],
  tell: words(
    '平台停了一整天，未付款的订单一直占着库存：一恢复就放回，并如实说明停过。',
    'The platform is down for a day and an unpaid order holds the stock: it comes back at once, and the standstill is told.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    await scene.goToPay(order);
    await world.outage(A_DAY);
    await world.passTime(world.pace.expiryGrace);
    await world.until(order.orderId, 'expired');
    claimEqual('the key is back on the shelf', await scene.available(), 1);
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'expired', code: 'PAYMENT_NOT_COMPLETED', fault: 'B', modifiers: ['PLATFORM_BACKLOG'] },
    ...{ keysSent: 0, moneyBack: 0 },
  },
};

/** The buyer pays while nobody is there to hear it. */
export const paidDuringOutage: Story = {
  name: 'paid-during-an-outage',
  complaints: ['dujiaoka#240'],
  tell: words(
    '平台停机时买家付了款，通知没人收：恢复后主动查单，照常发货。',
    'The buyer pays while the platform is down and nobody hears the notification: asked about afterwards, and delivered.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo, { notify: false });
    await world.outage(world.pace.payWithin / 2);
    await world.passTime(1);
    await world.until(order.orderId, 'delivered');
    const { records } = await world.auditor.timeline(order.orderId);
    claim(
      'the order never expired',
      records.every(({ type }) => type !== 'OrderExpired'),
    );
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'CALLBACK_NOT_RECEIVED', fault: 'P', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ modifiers: ['PLATFORM_BACKLOG'], keysSent: 1, moneyBack: 0, alarms: ['callback-not-received'] },
  },
};
