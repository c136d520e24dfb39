import { keptSecretsContract, secretStoreContract } from '@app/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { withMongodb } from './mongodb-server.js';

withMongodb('Secret store contract: MongoDB', (database) =>
  secretStoreContract('MongoDB', {
    open: async (clock) => (await database.openFresh(clock)).secrets,
    reopen: async (clock) => (await database.open(clock)).secrets,
    beside: async (clock) => (await database.open(clock)).secrets,
    dispose: () => database.dispose(),
  }),
);

withMongodb('Kept secrets contract: MongoDB', (database) =>
  keptSecretsContract('MongoDB', {
    open: async () => (await database.openFresh()).secrets,
    dispose: () => database.dispose(),
  }),
);

withMongodb('A database without any keys', (database) =>
  describe('A database without any keys', () => {
    afterEach(() => database.dispose());
    const refused = (): Promise<void> => Promise.reject(new Error('there are records'));

    it('gets nothing at all when it may not begin', async () => {
      await expect(database.openFresh(undefined, refused)).rejects.toThrow('there are records');
      expect(await database.collections()).toEqual([]);
    });

    it('is asked about once: keys that are there are enough, whoever made them meanwhile', async () => {
      const meanwhile = async (): Promise<void> => {
        await database.open();
        await refused();
      };
      await database.openFresh(undefined, meanwhile);
      await database.open(undefined, refused);
      expect(await database.collections()).toContain('secret_checks');
    });
  }),
);
