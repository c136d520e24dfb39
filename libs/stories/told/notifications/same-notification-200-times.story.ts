import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

const COPIES = 200;

/** The same notification again and again, at once and by both methods: one payment, one delivery, 200 right answers. */
export const sameNotification200Times: Story = {
  name: 'same-notification-200-times',
  complaints: ['dujiaoka#97', 'dujiaoka#95', 'dujiaoka#328'],
  tell: words(
    '同一条通知 GET、POST 并发来了两百次：只确认一次，只发一张卡。',
    'The same notification comes 200 times at once, by GET and by POST: one payment, one key.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 10, cashier: { gateway: 'epay' } });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo, { notify: false });
    await world.gateway.notifyAgain(outTradeNo, COPIES, 'both');
    await world.until(order.orderId, 'delivered');
    await world.settled();
    await world.gateway.answered(outTradeNo, COPIES);
    const answers = await world.gateway.notificationsOf(outTradeNo);
    claimEqual('answers', answers.length, COPIES);
    claimEqual(
      'answers that are not success',
      answers.filter(({ answered }) => answered !== 'success'),
      [],
    );
    claimEqual('methods used', new Set(answers.map(({ by }) => by)).size, 2);
    const { records } = await world.auditor.timeline(order.orderId);
    for (const type of ['PaymentNotificationAccepted', 'PaymentConfirmed', 'KeysAllocated', 'KeysDelivered']) {
      claimEqual(`facts of type ${type}`, records.filter((record) => record.type === type).length, 1);
    }
    claimEqual('keys left', await scene.available(), 9);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
