import { Scene } from '../../stage/scene.js';
import { claim, claimEqual, type Story, words } from '../../story.js';
import type { World } from '../../world.js';

/** A paid order whose keys turn out to be bad before they could be handed out. */
async function paidForBadKeys(world: World): Promise<{ readonly scene: Scene; readonly orderId: string }> {
  const scene = await Scene.set(world, { keys: 1 });
  const order = await scene.order();
  const { outTradeNo } = await scene.goToPay(order);
  const [batchId] = scene.batchIds;
  claim('there is a batch', batchId !== undefined);
  await world.say(
    words('供货商说这批卡密有问题，运营将其隔离。', 'The supplier says that these keys are bad; the operator sets them aside.'),
  );
  await world.operator.quarantine(batchId, 'supplier-says-used');
  await world.say(words('买家付款。', 'The buyer pays.'));
  await world.gateway.pay(outTradeNo);
  await world.until(order.orderId, 'delivering');
  return { scene, orderId: order.orderId };
}

/** Nothing can be handed out after payment, and no new stock comes. */
export const soldOutAfterPayment: Story = {
  name: 'sold-out-after-payment',
  complaints: ['dujiao-next#139'],
  tell: words(
    '锁定的卡密查出有问题，付了款却无货可发：等补货到期限，仍无则自动退款。',
    'The keys set aside turn out bad, and nothing can be handed out for the money: new stock is awaited until a deadline, then it goes back.',
  ),
  play: async (world) => {
    const { orderId } = await paidForBadKeys(world);
    await world.say(words('等补货，没有等到。', 'It waits for new stock, and none comes.'));
    await world.passTime(world.pace.restockWithin + 1);
    await world.until(orderId, 'refunded');
    claimEqual('refunded means that nothing is on its way', (await world.shop.order(orderId)).refundStatus, 'refunded');
    return { orderId };
  },
  expected: {
    ...{ status: 'refunded', code: 'STOCK_OVERSOLD', fault: 'M' },
    ...{ keysSent: 0, moneyBack: 1000, alarms: ['promise-broken'] },
  },
};

/** New stock comes in time. */
export const restockedAfterPayment: Story = {
  name: 'restocked-after-payment',
  tell: words(
    '付了款却无货可发，补货及时到：自动发货。',
    'Nothing can be handed out for the money, and new stock comes in time: it is delivered by itself.',
  ),
  play: async (world) => {
    const { scene, orderId } = await paidForBadKeys(world);
    await scene.restock(1);
    await world.passTime(world.pace.restockWithin / 2);
    await world.until(orderId, 'delivered');
    return { orderId };
  },
  expected: {
    ...{ status: 'delivered', code: 'STOCK_OVERSOLD', fault: 'M', stands: 'DELIVERED_NOT_COLLECTED' },
    ...{ keysSent: 1, moneyBack: 0 },
  },
};

/** The shop does not want to wait for new stock: refunded means that it is over. */
export const refundedWhileWaitingForStock: Story = {
  name: 'refunded-while-waiting-for-stock',
  complaints: ['dujiao-next#139'],
  tell: words(
    '等补货时商家退款：状态随之变为已退款，而不是还在"发货中"。',
    'The shop refunds while the order waits for stock: it is refunded, and no longer "being delivered".',
  ),
  play: async (world) => {
    const { scene, orderId } = await paidForBadKeys(world);
    await world.shop.requestRefund(orderId);
    await world.until(orderId, 'refunded');
    await scene.restock(1);
    await world.passTime(world.pace.restockWithin + 1);
    await world.until(orderId, 'refunded');
    claimEqual('the new key stays on the shelf', await scene.available(), 1);
    return { orderId };
  },
  expected: { status: 'refunded', code: 'STOCK_OVERSOLD', fault: 'M', keysSent: 0, moneyBack: 1000 },
};
