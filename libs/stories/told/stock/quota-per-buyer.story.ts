import { refusalOf } from '../../clients/refusal.js';
import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** One person may not hold the whole shelf without paying. */
export const quotaPerBuyer: Story = {
  name: 'quota-per-buyer',
  complaints: ['dujiao-next#105'],
  tell: words(
    '有人想不付款就占住全部库存：每人限额，别人照样能买。',
    'One person tries to hold all stock unpaid: a quota stops it, and others can still buy.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 5, unpaidQuotaPerBuyer: 2 });
    const contact = 'hoarder@buyers.example';
    const first = await scene.order({ contact });
    const second = await scene.order({ contact });
    claimEqual('the third unpaid order of one person', await refusalOf(scene.order({ contact })), 'quota-exceeded');
    const other = await scene.order();
    const theirs = await scene.goToPay(other);
    await world.gateway.pay(theirs.outTradeNo);
    await world.until(other.orderId, 'delivered');
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(first.orderId, 'expired');
    await world.until(second.orderId, 'expired');
    claimEqual('keys on the shelf', await scene.available(), 4);
    const later = await scene.order({ contact });
    claimEqual('the same person may order again', later.status, 'awaiting-payment');
    await world.passTime(world.pace.payWithin + world.pace.expiryGrace + 1);
    await world.until(later.orderId, 'expired');
    return { orderId: other.orderId, bystanders: [first.orderId, second.orderId, later.orderId] };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
