import { join } from 'node:path';
import { appendFacts, fakeClock, fakeScheduler, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../event-store/index.js';
import { openEmbeddedReadStore } from '../read-store/index.js';
import { type EmbeddedSecretStore, openEmbeddedSecretStore } from '../secrets/index.js';
import { judgeWayBack, type Place, StoresDiffer } from './index.js';
import { copySecrets } from './move-secrets.js';

const folderFor = temporaryFolders();
const signal = new AbortController().signal;
type Storage = Place & { readonly secrets: EmbeddedSecretStore };
let from: Storage;
let to: Storage;

function storage(kekFile: string): Storage {
  const folder = folderFor();
  const secrets = openEmbeddedSecretStore({ folder, kekFile, clock: fakeClock(), scheduler: fakeScheduler(fakeClock()) });
  return { events: openEmbeddedEventStore({ folder }), documents: openEmbeddedReadStore(folder), secrets, keptSecrets: secrets.kept };
}

beforeEach(() => {
  const kekFile = join(folderFor(), 'kek');
  [from, to] = [storage(kekFile), storage(kekFile)];
});
afterEach(async () => {
  for (const { events, documents, secrets } of [from, to]) for (const store of [events, documents, secrets]) await store.close();
});
const judged = (): Promise<unknown> =>
  judgeWayBack({ from, to, signal, tell: () => undefined }, () => false).catch((error: unknown) =>
    error instanceof StoresDiffer ? error.differences : error,
  );

describe('Judging the way back', () => {
  it('sees a subject that was erased there and a key that was revoked, behind many secrets that are missing there', async () => {
    const { key } = await from.secrets.createApiKey(
      { role: 'shop', shopId: 's', name: 'till', mode: 'live', scopes: [] },
      fakeClock().now(),
    );
    const context = { stream: 'order-1', type: 'Happened', fieldPath: 'buyer', commandId: 'c-1' };
    await from.secrets.seal('z-erased', 'x', context);
    await copySecrets(from.keptSecrets, to.keptSecrets, signal, () => undefined);
    for (let n = 10; n < 40; n += 1) await from.secrets.seal(`a-${n}`, 'x', context);
    expect(await judged()).toEqual({ records: 0, secrets: false });
    await to.secrets.eraseSubject('z-erased');
    const id = String((await to.secrets.findApiKey(key))?.id);
    await to.secrets.revokeApiKey(id, fakeClock().now());
    expect(await judged()).toMatchObject([
      { of: 'secret', how: 'ahead', kind: 'subject-key', id: 'z-erased' },
      { of: 'secret', how: 'ahead', kind: 'api-key' },
    ]);
  });

  it('names no more than twenty records that would be lost', async () => {
    await appendFacts(to.events, 'order-9', ...Array.from({ length: 30 }, (_, n) => ({ type: 'Happened', data: { n } })));
    expect(await judged()).toHaveLength(20);
  });
});
