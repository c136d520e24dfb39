import { killAt, STRIKES_WITHIN_MILLIS, type Strike } from './kill-server.js';
import { buildOnce } from './server-process.js';

const STRIKES: readonly Strike[] = [
  { point: 'refund.counted', isSeldom: true, isOfRefund: true },
  { point: 'refund.claimed', isSeldom: true, isOfRefund: true },
];

describe('A server that is killed before it asks a channel to pay back', () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(STRIKES)(
    'at $point loses nothing, doubles nothing and goes on',
    async (strike) => {
      expect(await killAt(strike)).toEqual([]);
    },
    STRIKES_WITHIN_MILLIS,
  );
});
