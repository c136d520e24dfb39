import { killAt, STRIKES_WITHIN_MILLIS, type Strike } from './kill-server.js';
import { buildOnce } from './server-process.js';

const STRIKES: readonly Strike[] = [
  { point: 'append.before-commit' },
  { point: 'append.committed' },
  { point: 'subject-key.committed' },
  { point: 'reserve.quota-claimed' },
  { point: 'reserve.planned' },
  { point: 'reserve.part-reserved' },
  { point: 'reserve.part-given-back', isSeldom: true },
  { point: 'reserve.given-back' },
  { point: 'reserve.recorded' },
  { point: 'release.part-released' },
  { point: 'release.quota-freed' },
];

describe('A server that is killed while it places and reserves', () => {
  beforeAll(() => buildOnce(), 120_000);

  it.each(STRIKES)(
    'at $point loses nothing, doubles nothing and goes on',
    async (strike) => {
      expect(await killAt(strike)).toEqual([]);
    },
    STRIKES_WITHIN_MILLIS,
  );
});
