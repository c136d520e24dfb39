import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeClock, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { confirmKek } from './kek-confirmation.js';
import { checkKekCopy } from './key-encryption-key.check.js';

const folderFor = temporaryFolders();

describe('The check of a copy of the key-encryption key', () => {
  it('warns until somebody confirmed it, also where the data folder was never needed before, and again for another key', () => {
    const key = { dataFolder: join(folderFor(), 'data'), kekFile: join(folderFor(), 'kek') };
    writeFileSync(key.kekFile, 'one key');
    expect(checkKekCopy(key)).toMatchObject({ verdict: 'warn', says: { code: 'kek-not-confirmed' } });
    confirmKek(key.dataFolder, key.kekFile, fakeClock().now());
    expect(checkKekCopy(key)).toMatchObject({ verdict: 'ok', says: { code: 'kek-fits' } });
    writeFileSync(key.kekFile, 'another key');
    expect(checkKekCopy(key)).toMatchObject({ verdict: 'warn' });
  });
});
