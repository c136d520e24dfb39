import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedReadStore } from '@app/platform/read-store';
import { readStoreContract } from '@app/testing';

let folder = '';

readStoreContract('SQLite', {
  open: async () => {
    folder = mkdtempSync(join(tmpdir(), 'cardtrail-views-'));
    return openEmbeddedReadStore(folder);
  },
  reopen: async () => openEmbeddedReadStore(folder),
  dispose: async () => rmSync(folder, { recursive: true, force: true }),
});
