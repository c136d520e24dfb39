import { setTimeout as pause } from 'node:timers/promises';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { buildOnce } from './server-process.js';
import { WritersProcess } from './writers-process.js';

/** In full: FAULTS_OUTAGES=20 FAULTS_OUTAGE_MILLIS=5000. */
const OUTAGES = Number(process.env['FAULTS_OUTAGES'] ?? 2);
const OUTAGE_MILLIS = Number(process.env['FAULTS_OUTAGE_MILLIS'] ?? 1_500);
/** As long as an outage: what could not be settled during one is, before the next. */
const BETWEEN_MILLIS = OUTAGE_MILLIS;
const WRITERS = 64;

/** What takes the server away, and what brings it back. */
const OUTAGE_KINDS: readonly (readonly [
  string,
  (double: EventStoreDbDouble) => Promise<void> | void,
  (double: EventStoreDbDouble) => Promise<void> | void,
])[] = [
  ['cut off', (double) => double.lose(), (double) => double.comeBack()],
  ['frozen', (double) => double.freeze(), (double) => double.thaw()],
];

describe(`An EventStoreDB that is gone for ${OUTAGE_MILLIS} ms, ${OUTAGES} times, under ${WRITERS} writers`, () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(OUTAGE_KINDS)(
    '%s: no acknowledged record is lost, none doubled, and no answer was a lie',
    async (kind, begin, end) => {
      const double = await startEventStoreDbDouble();
      const writers = new WritersProcess(double.url, WRITERS);
      try {
        await writers.writing();
        for (let outage = 0; outage < OUTAGES; outage += 1) {
          await pause(BETWEEN_MILLIS);
          await begin(double);
          await pause(OUTAGE_MILLIS);
          await end(double);
        }
        await pause(BETWEEN_MILLIS);
        const report = await writers.finish();
        process.stdout.write(`${kind} ${OUTAGES} × ${OUTAGE_MILLIS} ms: ${JSON.stringify(report)}\n`);
        expect(report).toMatchObject({ faults: [], exit: 0 });
        // A frozen server costs each try its whole time for an answer: on a busy machine some commands end without knowing, and say so.
        if (kind === 'cut off') expect(report.notSettled).toBe(0);
        expect(report.done).toBeGreaterThan(WRITERS * OUTAGES);
        expect(report.losses).toBeGreaterThanOrEqual(kind === 'cut off' ? OUTAGES : 0);
      } finally {
        writers.kill();
        await double.close();
      }
    },
    60_000 + OUTAGES * (OUTAGE_MILLIS + BETWEEN_MILLIS) * 2,
  );
});
