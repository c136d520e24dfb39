import { Scene } from '../../stage/scene.js';
import { claim, type Story, words } from '../../story.js';

/** Paid in the last minute, with the notification lost: the order must not expire over it. */
export const paidInTheLastMinute: Story = {
  name: 'paid-in-the-last-minute',
  complaints: ['dujiao-next#108'],
  tell: words(
    '最后一刻付款，通知又丢了：过期前先查单，订单不会被误关。',
    'Paid in the last moment, and the notification lost: the channel is asked before the order may expire.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1, cashier: { gateway: 'epay' } });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.fault({ kind: 'lose', outTradeNo, times: 'always' });
    await world.passTime(world.pace.payWithin - 1);
    await world.gateway.pay(outTradeNo);
    await world.passTime(world.pace.expiryGrace + 2);
    await world.until(order.orderId, 'delivered');
    const { records } = await world.auditor.timeline(order.orderId);
    claim(
      'the order never expired',
      records.every(({ type }) => type !== 'OrderExpired'),
    );
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'CALLBACK_NOT_RECEIVED', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 0, alarms: ['callback-not-received'] },
  },
};
