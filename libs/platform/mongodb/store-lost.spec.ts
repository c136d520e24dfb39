import { describe, expect, it } from '@jest/globals';
import {
  type BulkWriteResult,
  MongoBulkWriteError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  type TopologyDescription,
} from 'mongodb';
import { StoreUnavailable, WriteNotSettled } from '../event-store/event-store.port.js';
import { isDuplicateKey, unlessLost } from './store-lost.js';
import { noteCommand } from './writes-sent.js';

const NO_RESULT = {} as unknown as BulkWriteResult;
const failed = (error: Error): Promise<unknown> => unlessLost(() => Promise.reject(error)).catch((caught: unknown) => caught);

describe('An error of MongoDB', () => {
  it.each<[string, Error]>([
    ['the network', new MongoNetworkError('connection 1 to 127.0.0.1:1 closed')],
    ['no server in time', new MongoServerSelectionError('none', {} as unknown as TopologyDescription)],
    ['no connection', new MongoNotConnectedError('closed')],
    ['a client that was closed', new MongoTopologyClosedError('closed')],
    ['a primary that stepped down', new MongoServerError({ code: 10_107, message: 'not primary' })],
    ['a write that no majority took in time', new MongoServerError({ code: 64, message: 'waiting for replication timed out' })],
    ['the network in a bulk write', new MongoBulkWriteError(new MongoNetworkError('closed'), NO_RESULT)],
    ['the system', Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' })],
    ['a label', new MongoServerError({ code: 1, message: 'x', errorLabels: ['RetryableWriteError'] })],
  ])('by %s means that the store is unavailable, and says nothing of its address', async (_, error) => {
    const seen = await failed(error);
    expect(seen).toBeInstanceOf(StoreUnavailable);
    expect(seen).not.toBeInstanceOf(WriteNotSettled);
    expect(seen).toMatchObject({ message: 'the document store cannot be reached or is not ready', cause: error });
  });

  it.each([
    ['a write was sent', ['find', 'update'], true],
    ['a write was sent and something read since', ['insert', 'find'], true],
    ['only reading went on', ['find', 'getMore', 'createIndexes'], false],
  ])('while %s says whether that may have been done', async (_, commands, mayBeDone) => {
    const lost = new MongoNetworkError('closed');
    const working = unlessLost(async () => {
      for (const command of commands) noteCommand(command);
      await Promise.resolve();
      throw lost;
    });
    const seen: unknown = await working.catch((caught: unknown) => caught);
    expect(seen).toMatchObject({ name: 'StoreUnavailable', cause: lost });
    expect(seen instanceof WriteNotSettled).toBe(mayBeDone);
  });

  it('of one work says nothing of a write that another one has sent', async () => {
    const other = unlessLost(async () => noteCommand('insert'));
    expect(await failed(new MongoNetworkError('closed'))).not.toBeInstanceOf(WriteNotSettled);
    await other;
  });

  it.each<[string, Error]>([
    ['the server about a wrong question', new MongoServerError({ code: 2, message: 'bad value' })],
    ['us', new RangeError('limit')],
  ])('by %s stays what it is', async (_, error) => {
    expect(await failed(error)).toBe(error);
  });

  it('is told to be a duplicate key', () => {
    expect(isDuplicateKey(new MongoServerError({ code: 11_000, message: 'E11000' }))).toBe(true);
    expect(isDuplicateKey(new MongoServerError({ code: 2, message: 'bad value' }))).toBe(false);
    expect(isDuplicateKey(new Error('E11000'))).toBe(false);
  });
});
