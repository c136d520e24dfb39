import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Someone without the key says that it is paid: nothing happens, but it is on record. */
export const forgedNotification: Story = {
  name: 'forged-notification',
  complaints: ['BEpusdt#111'],
  tell: words(
    '有人伪造"已付款"通知：不发货，留下记录。',
    'Somebody forges "it is paid": nothing is delivered, and the attempt is on record.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.say(words('没有人付款；有人发来伪造的通知。', 'Nobody pays; somebody sends a forged notification.'));
    await world.gateway.forge(outTradeNo);
    await world.settled();
    await world.gateway.forge(outTradeNo);
    await world.settled();
    claimEqual('the order waits for its payment', (await world.shop.order(order.orderId)).status, 'awaiting-payment');
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(order.orderId, 'expired');
    claimEqual('the key is back on the shelf', await scene.available(), 1);
    return { orderId: order.orderId };
  },
  expected: {
    ...{ status: 'expired', code: 'CALLBACK_SIGNATURE_INVALID', fault: 'none', stands: 'PAYMENT_NOT_COMPLETED' },
    ...{ keysSent: 0, moneyBack: 0 },
  },
};
