import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** A notification that comes again long after it was accepted changes nothing. */
export const notifiedAgainLater: Story = {
  name: 'notified-again-later',
  complaints: ['dujiaoka#97'],
  tell: words(
    '发货后平台又补发了一次通知：什么也不再发生。',
    'The gateway sends its notification once more after delivery: nothing more happens.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    const before = (await world.auditor.timeline(order.orderId)).records.length;
    await world.passTime(world.pace.payWithin);
    await world.gateway.notifyAgain(outTradeNo, 1, 'POST');
    await world.settled();
    claimEqual('the repeat is answered', (await world.gateway.notificationsOf(outTradeNo)).at(-1)?.answered, 'success');
    claimEqual('records', (await world.auditor.timeline(order.orderId)).records.length, before);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
