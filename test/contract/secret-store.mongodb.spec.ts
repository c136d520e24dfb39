import { keptSecretsContract, secretStoreContract } from '@app/testing';
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
