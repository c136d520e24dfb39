import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemScheduler } from '../../observability/index.js';
import { EventStoreDbConnection } from './connection.js';
import { readConnectionString } from './connection-string.js';
import { NoAnswer } from './no-answer.js';

describe('A call on a connection', () => {
  let double: EventStoreDbDouble;
  let connection: EventStoreDbConnection;
  beforeEach(async () => {
    double = await startEventStoreDbDouble();
    connection = new EventStoreDbConnection(readConnectionString(double.url), systemScheduler);
  });
  afterEach(async () => {
    await connection.close();
    await double.close();
  });

  /** A call that the server takes and never answers. */
  const unanswered = (millis: number | undefined) => {
    const call = { isCancelled: false };
    const begun = Promise.withResolvers<undefined>();
    const told = connection.call<never>('read', millis, () => {
      begun.resolve(undefined);
      return { answer: new Promise(() => undefined), cancel: () => (call.isCancelled = true) };
    });
    return { call, begun: begun.promise, told };
  };

  it('is cancelled when it is given up because no answer came', async () => {
    const { call, begun, told } = unanswered(100);
    await expect(told).rejects.toBeInstanceOf(NoAnswer);
    await begun;
    expect(call.isCancelled).toBe(true);
  });

  it('is cancelled when the connection is closed', async () => {
    const { call, begun, told } = unanswered(undefined);
    const ended = expect(told).rejects.toBeInstanceOf(NoAnswer);
    await begun;
    await connection.close();
    await ended;
    expect(call.isCancelled).toBe(true);
  });
});
