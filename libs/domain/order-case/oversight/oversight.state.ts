import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { AlarmKind } from './oversight.events.js';

/** A claim on an effect: who may send it, until when, and whether its outcome is known. */
export type Claim = {
  readonly effectNo: string;
  readonly subject: string;
  readonly try: number;
  readonly worker: string;
  readonly notAfter: Instant;
};

/** What watches over one order. */
export type Oversight = {
  /** The latest claim of each effect. */
  readonly claims: readonly Claim[];
  readonly alarms: readonly {
    readonly alarmId: string;
    readonly alarm: AlarmKind;
    readonly subject: string;
    readonly attemptId?: string;
    readonly open: boolean;
  }[];
  readonly promiseBrokenAt: Instant | undefined;
  readonly skipped: readonly { readonly saga: string; readonly reason: string }[];
};

/** Nothing noticed yet. */
export const nothingNoticed: Oversight = { claims: [], alarms: [], promiseBrokenAt: undefined, skipped: [] };

/** What watches over the order, after one more fact of it. */
export function evolveOversight(
  slice: Oversight,
  fact: OrderFact,
  record: { readonly revision: number; readonly recordedAt: Instant },
): Oversight {
  switch (fact.type) {
    case 'EffectClaimed': {
      const { effectNo, subject, worker, notAfter } = fact.data;
      const earlier = slice.claims.filter((claim) => claim.effectNo !== effectNo);
      return { ...slice, claims: [...earlier, { effectNo, subject, try: fact.data.try, worker, notAfter }] };
    }
    case 'PromiseBroken':
      return { ...slice, promiseBrokenAt: record.recordedAt };
    case 'AlarmRaised':
      return { ...slice, alarms: [...slice.alarms, { ...fact.data, open: true }] };
    case 'AlarmCleared': {
      const { alarmId } = fact.data;
      return { ...slice, alarms: slice.alarms.map((alarm) => (alarm.alarmId === alarmId ? { ...alarm, open: false } : alarm)) };
    }
    case 'SagaSkipped':
      return { ...slice, skipped: [...slice.skipped, fact.data] };
    default:
      return slice;
  }
}
