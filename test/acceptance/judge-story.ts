import { orderCaseDecider, orderStream } from '@app/domain/order-case';
import { isOrderId } from '@app/kernel';
import { projections } from '@app/read-models';
import { orderSagas } from '@app/sagas';
import { differences, outcomeOf, type Story } from '@app/stories';
import type { Stage } from './stage.js';

/** Plays a story and says everything that is not as it must be; empty when all is right. */
export async function faultsOfStory(stage: Stage, story: Story): Promise<readonly string[]> {
  const { world, time } = stage;
  const told = await story.play(world);
  await time.quiet();
  const orders = [told.orderId, ...(told.bystanders ?? [])];
  const ofOrders = await Promise.all(orders.map((orderId) => faultsOfOrder(stage, orderId)));
  return [...differences(story.expected, await outcomeOf(world, told)), ...ofOrders.flat()];
}

/** What the reactions still want of an order, and whether its history is whole. */
async function faultsOfOrder({ world, time, api }: Stage, orderId: string): Promise<readonly string[]> {
  if (!isOrderId(orderId)) return [`${orderId} is no order`];
  const { state } = await api().house.engine.handling.fold(orderCaseDecider, orderStream(orderId));
  const wants = orderSagas.flatMap((saga) =>
    saga.react(state, time.clock.now()).map((intent) => `${saga.name} still wants ${intent.name}`),
  );
  const { chain } = await world.auditor.timeline(orderId);
  return [...wants, ...(chain === 'intact' ? [] : [`the chain of ${orderId} is ${chain}`])];
}

/** Read models that are not what a rebuild gives, and whatever was set aside. */
export async function faultsOfReadModels({ api }: Stage): Promise<readonly string[]> {
  const { host } = api().house.worker;
  const faults: string[] = host.listParked().map(({ subscription, key }) => `${subscription} has set ${key} aside`);
  for (const { name } of projections) {
    const { differing, unsettled } = await host.projection(name).diff();
    if (differing > 0 || unsettled.length > 0)
      faults.push(`${name}: ${differing} documents differ from a rebuild, ${unsettled.length} move`);
  }
  return faults;
}
