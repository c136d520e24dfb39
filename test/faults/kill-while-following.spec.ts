import { killAt, STRIKES_WITHIN_MILLIS, type Strike } from './kill-server.js';
import { buildOnce } from './server-process.js';

const STRIKES: readonly Strike[] = [
  { point: 'projection.documents' },
  { point: 'projection.checkpoint' },
  { point: 'saga.checkpoint' },
  { point: 'saga.failure-recorded', isSeldom: true, failsFirst: 'allocate.part-allocated' },
  { point: 'deadline.fired', isSeldom: true },
];

describe('A server that is killed while it follows the log', () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(STRIKES)(
    'at $point loses nothing, doubles nothing and goes on',
    async (strike) => {
      expect(await killAt(strike)).toEqual([]);
    },
    STRIKES_WITHIN_MILLIS,
  );
});
