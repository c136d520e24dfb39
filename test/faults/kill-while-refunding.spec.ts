import { killAt, STRIKES_WITHIN_MILLIS, type Strike } from './kill-server.js';
import { buildOnce } from './server-process.js';

const STRIKES: readonly Strike[] = [
  { point: 'refund.counted', isSeldom: true, isOfRefund: true },
  { point: 'refund.claimed', isSeldom: true, isOfRefund: true },
  // Before RefundSubmitted it was surely not sent; from here on nobody knows.
  { point: 'refund.sent', isSeldom: true, isOfRefund: true, isOutcomeLost: true },
  { point: 'refund.outcome', isSeldom: true, isOfRefund: true },
];

describe('A server that is killed while it pays back', () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(STRIKES)(
    'at $point loses nothing, doubles nothing and goes on',
    async (strike) => {
      expect(await killAt(strike)).toEqual([]);
    },
    STRIKES_WITHIN_MILLIS,
  );
});
