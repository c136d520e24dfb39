import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { Oversight } from './oversight.state.js';

/** What watches over the order, after one more fact of it. */
export function evolveOversight(slice: Oversight, fact: OrderFact, record: { readonly revision: number; readonly recordedAt: Instant }): Oversight {
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
      return { ...slice, skipped: [...new Set([...slice.skipped, fact.data.saga])] };
    default:
      return slice;
  }
}
