import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type BareMongodb, bareMongodb } from './bare-mongodb.js';
import { called } from './shop-at-the-command-line.js';

const folderFor = temporaryFolders();

describe('Shared stores in which no shop has begun', () => {
  let [events, documents]: [EventStoreDbDouble | undefined, BareMongodb | undefined] = [undefined, undefined];
  beforeEach(async () => {
    events = await startEventStoreDbDouble();
    documents = await bareMongodb();
  });
  afterEach(async () => {
    await events?.close();
    await documents?.close();
  });

  it.each([
    ['reads', ['orders'], ''],
    ['looks', ['doctor', '--confirm-kek-stored'], ''],
    ['writes', ['import-keys', 'card', '-'], 'NEW-1'],
  ])('get no keys from a command that %s, which says that nothing is there yet', async (_, given, input) => {
    const folder = folderFor();
    const environment = { LANG: 'en_US.UTF-8', EVENTSTORE_URL: events?.url ?? '', MONGODB_URL: documents?.url ?? '' };
    const { code, out, err } = await called(folder, given, { environment, input });
    expect({ code, out, err }).toEqual({ code: EXIT.unreachable, out: '', err: expect.stringContaining('nothing is there yet') });
    expect(existsSync(join(folder, 'data.kek'))).toBe(false);
    expect(new Set(documents?.commands)).toEqual(new Set(['buildInfo', 'listCollections', 'find']));
  });
});
