import { killAt, STRIKES_WITHIN_MILLIS, type Strike } from './kill-server.js';
import { buildOnce } from './server-process.js';

const STRIKES: readonly Strike[] = [
  { point: 'message.kept' },
  { point: 'message.trade-bound' },
  { point: 'message.accepted' },
  { point: 'message.settled' },
  { point: 'allocate.part-allocated' },
  { point: 'allocate.recorded' },
  { point: 'keys.imported', isSeldom: true },
];

describe('A server that is killed while it is told of payments and delivers', () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(STRIKES)(
    'at $point loses nothing, doubles nothing and goes on',
    async (strike) => {
      expect(await killAt(strike)).toEqual([]);
    },
    STRIKES_WITHIN_MILLIS,
  );
});
