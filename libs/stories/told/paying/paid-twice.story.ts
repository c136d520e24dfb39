import { addCashier, Scene } from '../../stage/scene.js';
import { type Story, words } from '../../story.js';

/** Two channels are both paid: one delivers, the other goes back. */
export const paidTwice: Story = {
  name: 'paid-twice',
  complaints: ['yansongda/pay#705'],
  tell: words(
    '买家换了支付方式，结果两边都付了：发一次货，另一笔退回。',
    'The buyer switches channels and pays on both: delivered once, the other payment goes back.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const other = await addCashier(world, { gateway: 'epay' });
    const order = await scene.order();
    const first = await scene.goToPay(order);
    const second = await scene.goToPay(order, other);
    await world.say(words('买家在第一个渠道付款。', 'The buyer pays at the first channel.'));
    await world.gateway.pay(first.outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.say(words('在另一个仍打开的页面上又付了一次。', 'On the other page, still open, it is paid once more.'));
    await world.gateway.pay(second.outTradeNo);
    await world.settled();
    return { orderId: order.orderId };
  },
  expected: {
    status: 'delivered',
    ...{ code: 'DUPLICATE_PAYMENT', fault: 'B', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 1000 },
  },
};
