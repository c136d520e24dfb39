import { killAt, STRIKES_WITHIN_MILLIS, type Strike } from './kill-server.js';
import { buildOnce } from './server-process.js';

const STRIKES: readonly Strike[] = [
  // From here on nobody knows whether it was sent, until an outcome is recorded.
  { point: 'refund.sent', isSeldom: true, isOfRefund: true, isOutcomeLost: true },
  { point: 'refund.outcome', isSeldom: true, isOfRefund: true },
];

describe('A server that is killed once a channel was asked to pay back', () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(STRIKES)(
    'at $point loses nothing, doubles nothing and goes on',
    async (strike) => {
      expect(await killAt(strike)).toEqual([]);
    },
    STRIKES_WITHIN_MILLIS,
  );
});
