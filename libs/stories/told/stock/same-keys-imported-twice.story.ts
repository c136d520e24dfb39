import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** The same list of keys is imported twice: no value can be sold twice. */
export const sameKeysImportedTwice: Story = {
  name: 'same-keys-imported-twice',
  tell: words(
    '同一份卡密误导入两次：重复的逐行报告，绝不卖两次。',
    'The same list of keys is imported twice by mistake: duplicates are reported by line and never sold twice.',
  ),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 2 });
    const again = await world.operator.importKeys(scene.product.productId, scene.keyValues());
    claimEqual('lines that are reported', again.duplicateLines.length, 2);
    claimEqual('keys on the shelf', await scene.available(), 2);
    const order = await scene.order({ quantity: 2 });
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    claimEqual('keys left', await scene.available(), 0);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 2, moneyBack: 0 },
};
