import { describe, expect, it } from '@jest/globals';
import { enginesTold } from '../../.ci/engines-told.mjs';

const result = (file: string, numPassingTests: number, numFailingTests = 0) => ({
  testFilePath: `/there/test/${file}`,
  numPassingTests,
  numFailingTests,
});
const RESULTS = [
  result('contract/embedded-event-store.spec.ts', 30),
  result('contract/embedded-read-store.spec.ts', 12),
  result('contract/event-store.eventstoredb-double.spec.ts', 70, 1),
  result('contract/event-store.eventstoredb.spec.ts', 0),
  result('contract/lease-store.mongodb.spec.ts', 0),
  result('contract/payment-channels.spec.ts', 99),
];
const URLS = { EVENTSTORE_URL: 'esdb://a', MONGODB_URL: 'mongodb://b' };
const SERVERS = { EVENTSTORE_URL: 'a:2113, version 24.2.0', MONGODB_URL: 'b:27017, version 7.0.1, a single server' };

describe('The engines of a run', () => {
  it('are those that it has specs for, and a server that is not named is skipped', () => {
    expect(enginesTold(RESULTS, {}, {})).toEqual([
      'ran      Embedded (SQLite): 42 passed, 0 failed',
      'ran      EventStoreDB, its double in this process: 70 passed, 1 failed',
      'skipped  EventStoreDB, a server: EVENTSTORE_URL is not set',
      'skipped  MongoDB, a server: MONGODB_URL is not set',
    ]);
  });

  it.each(['/home/me/embedded-shop', '/srv/test/in-memory', '/acceptance/cluster/.mongodb.spec', '/test/eventstoredb-double'])(
    'are told by the files of the repository, wherever it lies: %s',
    (repository) => {
      const file = result('contract/payment-channels.spec.ts', 99);
      expect(enginesTold([{ ...file, testFilePath: file.testFilePath.replace('/there', repository) }], {}, {})).toEqual([]);
    },
  );

  it('are told with the server that they ran on', () => {
    const ran = [result('contract/event-store.eventstoredb.spec.ts', 37), result('contract/lease-store.mongodb.spec.ts', 9)];
    expect(enginesTold(ran, URLS, SERVERS)).toEqual([
      'ran      EventStoreDB, a server: 37 passed, 0 failed; a:2113, version 24.2.0',
      'ran      MongoDB, a server: 9 passed, 0 failed; b:27017, version 7.0.1, a single server',
    ]);
  });

  it.each([
    [{}, 'skipped  EventStoreDB and MongoDB, by api and worker processes: EVENTSTORE_URL and MONGODB_URL are not set'],
    [{ ...URLS, MONGODB_URL: '' }, 'skipped  EventStoreDB and MongoDB, by api and worker processes: MONGODB_URL is not set'],
    [URLS, `ran      EventStoreDB and MongoDB, by api and worker processes: 0 passed, 1 failed; ${Object.values(SERVERS).join('; ')}`],
  ])('are both or none for whole processes', (environment, told) => {
    const file = { ...result('acceptance/cluster/stories-on-the-cluster.spec.ts', 0), testExecError: { message: 'no' } };
    expect(enginesTold([file], environment, SERVERS)).toEqual([told]);
  });

  it('were not run where every spec was left out', () => {
    const none = [result('contract/lease-store.mongodb.spec.ts', 0)];
    expect(enginesTold(none, URLS, SERVERS)).toEqual([`skipped  MongoDB, a server: no spec of it ran; ${SERVERS.MONGODB_URL}`]);
  });
});
