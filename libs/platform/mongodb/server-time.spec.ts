import { type AnsweringMongod, startAnsweringMongod } from '@app/testing/mongodb-double';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { serverTime } from './server-time.js';

describe('The time of MongoDB', () => {
  let mongod: AnsweringMongod | undefined;
  let client: MongoClient | undefined;
  afterEach(async () => {
    await client?.close();
    await mongod?.close();
  });
  const timeAt = async (told: object): Promise<string> => {
    const greeting = { ok: 1, helloOk: true, isWritablePrimary: true, maxWireVersion: 21, minWireVersion: 0, ...told };
    mongod = await startAnsweringMongod({ hello: () => greeting, ismaster: () => greeting });
    client = new MongoClient(`mongodb://127.0.0.1:${mongod.port}/shop`);
    return serverTime(client.db());
  };

  it('is the one of the server that takes the writes', async () => {
    expect(await timeAt({ localTime: new Date('2026-11-24T10:00:00.250Z') })).toBe('2026-11-24T10:00:00.250Z');
  });
  it('is not guessed where the server tells none', async () => {
    await expect(timeAt({})).rejects.toThrow('MongoDB does not tell its time');
  });
});
