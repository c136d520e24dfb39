import { killAtRandomMoments, RANDOM_DEATHS_WITHIN_MILLIS } from './kill-server.js';
import { buildOnce } from './server-process.js';

describe('A server that is killed', () => {
  beforeAll(() => buildOnce(), 120_000);

  it(
    'at random moments loses nothing, doubles nothing and goes on',
    async () => {
      expect(await killAtRandomMoments()).toEqual([]);
    },
    RANDOM_DEATHS_WITHIN_MILLIS,
  );
});
