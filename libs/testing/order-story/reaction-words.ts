import { emptyCase, evolveCase, type OrderCase, type OrderFact } from '@app/domain/order-case';
import type { Instant, Intent } from '@app/kernel';
import { expect } from '@jest/globals';
import { orderRecords } from './order-records.js';

type TimedFact = OrderFact & { readonly recordedAt?: Instant };
type Reacting = { readonly name: string; react(file: OrderCase, now: Instant): readonly Intent[] };

/** The case file of a story. */
export function caseFileOf(...story: readonly TimedFact[]): OrderCase {
  return orderRecords(story).reduce<OrderCase>(
    (file, record) => evolveCase(file, record, { revision: record.revision, recordedAt: record.metadata.recordedAt }),
    emptyCase,
  );
}

/** `story(...facts).at(time).wants(saga, …)`: what a reaction makes of a story at a time, as `command` or `effect thing`. */
export function story(...story: readonly TimedFact[]) {
  const file = caseFileOf(...story);
  return {
    at: (now: Instant) => ({
      wants(saga: Reacting, ...wanted: readonly string[]): void {
        expect(saga.react(file, now).map(inWords)).toEqual(wanted);
      },
    }),
  };
}

function inWords(intent: Intent): string {
  return intent.kind === 'command' ? intent.name : [intent.name, ...Object.values(intent.with)].join(' ');
}
