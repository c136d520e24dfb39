import { orderCaseDecider, orderStream } from '@app/domain/order-case';
import { derivedCommandId, isOrderId } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { DuesDifference } from '@app/platform/subscriptions';

/** An order of which something was due, and the view of deadlines did not say so: the order says it from now on, as an alarm. */
export async function raiseUnwatchedDeadline(handling: CommandHandling, { orderId, missing, surplus }: DuesDifference): Promise<void> {
  if (!isOrderId(orderId)) return;
  const stream = orderStream(orderId);
  const { state } = await handling.fold(orderCaseDecider, stream);
  if (state.ordering.stage === 'none') return;
  const dues = [...missing, ...surplus].map(({ saga, name, at }) => `${saga}/${name}@${at}`);
  const commandId = derivedCommandId('deadline-not-watched', orderId, ...dues.sort());
  await handling.handle(
    orderCaseDecider,
    stream,
    { type: 'RaiseAlarm', alarm: 'deadline-not-watched', subject: missing[0]?.name ?? surplus[0]?.name ?? '' },
    {
      commandId,
      actor: { kind: 'system', id: 'deadline-sweep' },
      shopId: state.ordering.order.shopId,
      correlationId: orderId,
      causationId: commandId,
    },
  );
}
