import { type AlarmKind, type Mode, type OrderFact, orderIdOfStream } from '@app/domain/order-case';
import { type Instant, never, type Projection } from '@app/kernel';

const on = ['AlarmRaised', 'AlarmCleared'] as const satisfies readonly OrderFact['type'][];
type Heard = Extract<OrderFact, { readonly type: (typeof on)[number] }>;

/** One alarm. Alarms of test orders are kept, and left out of what is counted. */
export type Alarm = {
  readonly alarmId: string;
  readonly orderId: string;
  readonly shopId: string;
  readonly mode: Mode;
  readonly alarm: AlarmKind;
  /** What it is about within the order: a refund, a trade, the promise. */
  readonly subject: string;
  readonly open: boolean;
  readonly raisedAt: Instant;
  readonly cleared: { readonly at: Instant; readonly by: 'operator' | 'system' } | undefined;
};

/** What must a person look at, and what had to be looked at before? */
export const alarms: Projection<Alarm, Heard> = {
  name: 'alarms',
  version: 1,
  indexes: [
    ['mode', 'open', 'raisedAt'],
    ['mode', 'open', 'alarm', 'raisedAt'],
    ['mode', 'open', 'shopId', 'raisedAt'],
    ['mode', 'open', 'shopId', 'alarm', 'raisedAt'],
  ],
  on,
  route: (event) => (orderIdOfStream(event.stream) === undefined ? null : event.data.alarmId),
  evolve: (doc, event) => {
    const { recordedAt, shopId } = event.metadata;
    switch (event.type) {
      case 'AlarmRaised': {
        const { alarmId, alarm, subject, mode } = event.data;
        const orderId = orderIdOfStream(event.stream) ?? '';
        return { alarmId, orderId, shopId, mode, alarm, subject, open: true, raisedAt: recordedAt, cleared: undefined };
      }
      case 'AlarmCleared':
        return doc === null ? null : { ...doc, open: false, cleared: { at: recordedAt, by: event.data.by } };
      default:
        return never(event);
    }
  },
};
