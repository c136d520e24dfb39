import type { Fact, Instant } from '@app/kernel';
import type { Mode } from '../ordering/ordering.events.js';

/** What an effect does to the outside world. */
export type EffectPurpose = 'refund';

/** Only the appender of this fact may send, and only before `notAfter`. */
export type EffectClaimed = Fact<
  'EffectClaimed',
  {
    readonly effectNo: string;
    readonly purpose: EffectPurpose;
    readonly subject: string;
    readonly try: number;
    readonly worker: string;
    readonly notAfter: Instant;
  }
>;
/** What was paid was not delivered by the time promised. */
export type PromiseBroken = Fact<'PromiseBroken', { readonly promise: 'delivery'; readonly dueAt: Instant }>;

/** What a person must look at. */
export const ALARM_KINDS = [
  'promise-broken',
  'refund-needs-human',
  'amount-mismatch',
  'refunded-and-delivered',
  'trade-taken',
  'notifications-refused',
  'callback-not-received',
  'deadline-not-watched',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];
/** `mode` is the order's own: alarms of test orders are kept, and count nowhere. `attemptId`: whose trade, where it is about one. */
export type AlarmRaised = Fact<
  'AlarmRaised',
  { readonly alarmId: string; readonly alarm: AlarmKind; readonly subject: string; readonly attemptId?: string; readonly mode: Mode }
>;
/** What a person had to look at is settled. */
export type AlarmCleared = Fact<'AlarmCleared', { readonly alarmId: string; readonly by: 'operator' | 'system' }>;
/** An operator told a reaction to leave this order alone, and said why. */
export type SagaSkipped = Fact<'SagaSkipped', { readonly saga: string; readonly reason: string }>;

export type OversightFact = EffectClaimed | PromiseBroken | AlarmRaised | AlarmCleared | SagaSkipped;
