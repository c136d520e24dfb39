import { Scene } from '../../stage/scene.js';
import { claim, claimEqual, type Story, words } from '../../story.js';

const CLICKS = 20;
/** An attempt that nobody paid is asked about at least this often, hence so soon after its end. */
const ASKED_AGAIN_WITHIN = 300;

/** Impatient clicks make attempts, never goods. */
export const manyClicksOnPay: Story = {
  name: 'many-clicks-on-pay',
  complaints: ['card-system#4'],
  tell: words('买家连点二十次付款，只付一次，只收到一张卡。', 'The buyer clicks on pay twenty times and pays once: one key.'),
  play: async (world) => {
    const scene = await Scene.set(world, { keys: 5 });
    const key = crypto.randomUUID();
    const orders = await Promise.all(
      Array.from({ length: CLICKS }, () => scene.order({ idempotencyKey: key, contact: 'impatient@buyers.example' })),
    );
    const [order] = orders;
    claim('there is an order', order !== undefined);
    claimEqual('the same wish makes one order', new Set(orders.map(({ orderId }) => orderId)).size, 1);
    const again = crypto.randomUUID();
    const start = (idempotencyKey: string) => world.shop.startPayment(order.orderId, scene.account, { idempotencyKey });
    const repeated = await Promise.all(Array.from({ length: CLICKS }, () => start(again)));
    claimEqual('a repeated click is the same attempt', new Set(repeated.map(({ attemptId }) => attemptId)).size, 1);
    const attempts = await Promise.all(Array.from({ length: CLICKS }, () => start(crypto.randomUUID())));
    claimEqual('each new click has a number of its own', new Set(attempts.map(({ outTradeNo }) => outTradeNo)).size, CLICKS);
    const [, second, , , last] = attempts;
    claim('there are attempts', second !== undefined && last !== undefined);
    await Promise.all([second, last].map(({ payUrl }) => world.gateway.open(payUrl)));
    await world.gateway.pay(last.outTradeNo);
    await world.until(order.orderId, 'delivered');
    claimEqual('only one key has left the shelf', await scene.available(), 4);
    await world.passTime(world.pace.payWithin + ASKED_AGAIN_WITHIN);
    return { orderId: order.orderId };
  },
  expected: { status: 'delivered', code: 'DELIVERED_NOT_COLLECTED', fault: 'B', keysSent: 1, moneyBack: 0 },
};
