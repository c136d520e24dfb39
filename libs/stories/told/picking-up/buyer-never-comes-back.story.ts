import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The buyer closes the browser after paying: nothing depends on the way back. */
export const buyerNeverComesBack: Story = {
  name: 'buyer-never-comes-back',
  complaints: ['CoreShop#2529'],
  tell: words(
    '买家付完款就关了浏览器：不依赖跳转，照样发货；凭钱包里的单号也查得到订单。',
    'The buyer closes the browser after paying: nothing depends on the way back, and the wallet’s number finds the order.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 1, cashier: { gateway: 'epay' } });
    const order = await scene.order();
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    await world.settled();
    const { records } = await world.auditor.timeline(order.orderId);
    const accepted = records.find(({ type }) => type === 'PaymentNotificationAccepted');
    for (const complaint of [outTradeNo, accepted?.data.text('tradeNo') ?? '', accepted?.data.text('walletTradeNo') ?? '']) {
      claimEqual(`orders found by ${complaint}`, await world.auditor.search(complaint), [order.orderId]);
    }
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
