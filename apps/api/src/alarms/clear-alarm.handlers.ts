import { type AlarmKind, orderCaseDecider, orderStream, placedOrder } from '@app/domain/order-case';
import { isOrderId, type Refusal } from '@app/kernel';
import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { type CommandRequest, commandContext, mustBeOfMode } from '@app/platform/http';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

/** An alarm after it was cleared. */
export type AlarmTold = {
  readonly alarmId: string;
  readonly orderId: string;
  readonly alarm: AlarmKind;
  readonly subject: string;
  readonly open: boolean;
  readonly revision: string;
};

/** The alarm as it became, or why it did not. */
export type AlarmOutcome = { readonly alarm: AlarmTold } | { readonly refusal: Refusal };

/** An operator has dealt with an alarm. */
export class ClearAlarmRequest extends Command<AlarmOutcome> {
  constructor(
    readonly alarmId: string,
    readonly request: CommandRequest,
  ) {
    super();
  }
}

/** An alarm's id begins with that of its order. */
const ALARM_ID = /^([0-9A-Z]{26})-alarm-[0-9]{2,4}$/;

@CommandHandler(ClearAlarmRequest)
export class ClearAlarmHandler implements ICommandHandler<ClearAlarmRequest> {
  constructor(
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'index'>,
  ) {}

  async execute({ alarmId, request }: ClearAlarmRequest): Promise<AlarmOutcome> {
    const orderId = ALARM_ID.exec(alarmId)?.[1] ?? '';
    if (!isOrderId(orderId)) return unknownAlarm;
    const stream = orderStream(orderId);
    const order = placedOrder((await this.handling.fold(orderCaseDecider, stream)).state.ordering);
    if (order === undefined) return unknownAlarm;
    mustBeOfMode(request.caller, { order: order.mode });
    const context = { ...(await commandContext(this.secrets, request, orderId)), shopId: order.shopId };
    const handled = await this.handling.handle(orderCaseDecider, stream, { type: 'ClearAlarm', alarmId, by: 'operator' }, context);
    if (handled.outcome === 'refused') return { refusal: handled.refusal };
    const known = handled.state.oversight.alarms.find((one) => one.alarmId === alarmId);
    if (known === undefined) return unknownAlarm;
    const { alarm, subject, open } = known;
    return { alarm: { alarmId, orderId, alarm, subject, open, revision: String(handled.revision) } };
  }
}

const unknownAlarm: AlarmOutcome = { refusal: { code: 'unknown-alarm', parameters: {} } };
