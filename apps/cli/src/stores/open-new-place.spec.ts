import { KeyEncryptionKeyFault } from '@app/platform/secrets';
import { describe, expect, it } from '@jest/globals';
import { CliFault } from '../faults/fault.js';
import { openNewPlace } from './open-new-place.js';

describe('Opening the place that a shop moves to', () => {
  it('takes keys there that the key of this shop does not open for those of another shop', async () => {
    const opening = openNewPlace(() => Promise.reject(new KeyEncryptionKeyFault('set CARDTRAIL_KEK_FILE')));
    const fault: unknown = await opening.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(CliFault);
    expect(fault).toMatchObject({ fault: { kind: 'keys-of-another-shop' } });
  });

  it('leaves every other fault as it is', async () => {
    await expect(openNewPlace(() => Promise.reject(new Error('another')))).rejects.toThrow('another');
  });
});
