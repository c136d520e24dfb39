import { Scene } from '../../stage/scene.js';
import { claimEqual, type Story, words } from '../../story.js';

/** Who buys five gets five, from as many batches as it takes. */
export const boughtSeveral: Story = {
  name: 'bought-several',
  complaints: ['zfaka#128'],
  tell: words('买五张，就收到五张，哪怕来自两个批次。', 'Five are bought and five arrive, though they come from two batches.'),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 3 });
    await scene.restock(3);
    const order = await scene.order({ quantity: 5 });
    const { outTradeNo } = await scene.goToPay(order);
    await world.gateway.pay(outTradeNo);
    await world.until(order.orderId, 'delivered');
    const revealed = await world.buyer.reveal(order.pickupToken);
    claimEqual('the buyer has five different keys of this product', new Set(revealed).size, 5);
    const foreign = revealed.filter((key) => !scene.keyValues().includes(key));
    claimEqual('keys that are none of this product', foreign, []);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_AND_VIEWED', fault: 'B', keysSent: 5, moneyBack: 0 },
};
