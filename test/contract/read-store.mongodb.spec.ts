import { readStoreContract } from '@app/testing';
import { codePoints, withMongodb } from './mongodb-server.js';

withMongodb('Read store contract: MongoDB', (database) =>
  readStoreContract('MongoDB', {
    fences: true,
    codePoints,
    open: async () => (await database.openFresh()).documents,
    reopen: async () => (await database.open()).documents,
    dispose: () => database.dispose(),
  }),
);
