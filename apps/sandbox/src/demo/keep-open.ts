import type { KeyRing, World } from '@app/stories';
import { Scene } from '@app/stories';
import type { DemoServer } from './demo-server.js';
import type { Narrator } from './narrator.js';

/** Leaves an order to be paid by hand, and tells which pages there are to try. */
export async function tellWhatToTry(world: World & { readonly keys: KeyRing }, server: DemoServer, narrator: Narrator): Promise<void> {
  const scene = await Scene.set({ ...world, pace: { ...world.pace, payWithin: 3600 } }, { keys: 10 });
  const order = await scene.order();
  const pickUp = `${server.url}/v1/pickup/${order.pickupToken}`;
  const attempt = await world.shop.startPayment(order.orderId, scene.account, { returnUrl: pickUp });
  const { auditor, operator, shop } = world.keys;
  narrator.line();
  narrator.line('The server stays up until Ctrl-C. An order waits to be paid, as you like, with whatever may go wrong:');
  narrator.line(`  pay page     ${attempt.payUrl}`);
  narrator.line(`  pick-up      ${pickUp}`);
  narrator.line(`  the API      ${server.url}/docs`);
  narrator.line(`  its history  curl -H 'Authorization: Bearer ${auditor}' ${server.url}/v1/audit/orders/${order.orderId}/timeline`);
  narrator.line(`  the reason   curl -H 'Authorization: Bearer ${auditor}' ${server.url}/v1/audit/orders/${order.orderId}/diagnosis`);
  narrator.line(`  other keys   shop ${shop}  operator ${operator}`);
}
