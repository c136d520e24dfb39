import { Scene } from '../../stage/scene.js';
import { claim, type Story, words } from '../../story.js';

/** Genuine notifications under a signature that does not fit: refused, and the channel asked. */
export const wrongSignature: Story = {
  name: 'wrong-signature',
  complaints: ['dujiaoka#55', 'yansongda/pay#276'],
  tell: words(
    '密钥填错，每条通知都验签失败：拒收，查单确认后发货，并指出该查哪把密钥。',
    'A wrong key makes every notification fail its check: refused, confirmed by a query, and the key to look at is named.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.fault({ kind: 'mis-sign', outTradeNo, times: 'always' });
    await world.say(words('买家付款；通知的签名对不上。', 'The buyer pays; the signature of the notification does not fit.'));
    await world.gateway.pay(outTradeNo);
    await world.passTime(world.pace.queryAfter + 1);
    await world.until(order.orderId, 'delivered');
    const answers = await world.gateway.notificationsOf(outTradeNo);
    claim('no notification was accepted', answers.length > 0 && answers.every(({ answered }) => answered !== 'success'));
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'CALLBACK_SIGNATURE_INVALID', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 0, alarms: ['notifications-refused'] },
  },
};
