import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Played where the public URL ends in a slash: the notification must still find its way. */
export const trailingSlash: Story = {
  name: 'trailing-slash-in-the-public-url',
  complaints: ['zfaka#150', 'new-api#1687'],
  tell: words('站点网址末尾多了一个斜杠：通知地址照样正确。', 'The public URL ends in a slash: the notify address is right all the same.'),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1 });
    const order = await scene.order();
    const attempt = await scene.goToPay(order);
    await world.gateway.pay(attempt.outTradeNo);
    await world.until(order.orderId, 'delivered');
    const { records } = await world.auditor.timeline(order.orderId);
    const confirmed = records.find(({ type }) => type === 'PaymentConfirmed');
    claimEqual('how the payment was learned of', confirmed?.data.text('learnedBy'), 'notification');
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
