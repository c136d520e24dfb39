import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedSecretStore } from '@app/platform/secrets';
import { fakeClock, fakeScheduler, keptSecretsContract, secretStoreContract } from '@app/testing';

let folder = '';

secretStoreContract('SQLite', {
  open: async (clock) => {
    folder = mkdtempSync(join(tmpdir(), 'cardtrail-secrets-'));
    return openEmbeddedSecretStore({ folder, kekFile: join(folder, 'keys', 'cardtrail.kek'), clock, scheduler: fakeScheduler(clock) });
  },
  reopen: async (clock) =>
    openEmbeddedSecretStore({ folder, kekFile: join(folder, 'keys', 'cardtrail.kek'), clock, scheduler: fakeScheduler(clock) }),
  dispose: async () => rmSync(folder, { recursive: true, force: true }),
});

keptSecretsContract('SQLite', {
  open: async () => {
    folder = mkdtempSync(join(tmpdir(), 'cardtrail-secrets-'));
    return openEmbeddedSecretStore({
      folder,
      kekFile: join(folder, 'keys', 'cardtrail.kek'),
      clock: fakeClock(),
      scheduler: fakeScheduler(fakeClock()),
    });
  },
  dispose: async () => rmSync(folder, { recursive: true, force: true }),
});
