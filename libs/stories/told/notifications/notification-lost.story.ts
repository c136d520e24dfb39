import { Scene } from '../../stage/scene.js';
import { type Story, words } from '../../story.js';

/** The notification never arrives, so the channel is asked. */
export const notificationLost: Story = {
  name: 'notification-lost',
  complaints: ['dujiaoka#330', 'SafeLine#1031'],
  tell: words(
    '通知被 CDN 或防火墙拦下，永远没有到：主动查单，照常发货。',
    'A CDN or firewall swallows the notification: the channel is asked instead, and the order delivered.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.fault({ kind: 'lose', outTradeNo, times: 'always' });
    await world.say(words('买家付款；通知在路上丢了。', 'The buyer pays; the notification is lost on its way.'));
    await world.gateway.pay(outTradeNo);
    await world.passTime(world.pace.queryAfter + 1);
    await world.until(order.orderId, 'delivered');
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'CALLBACK_NOT_RECEIVED', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 0, alarms: ['callback-not-received'] },
  },
};
