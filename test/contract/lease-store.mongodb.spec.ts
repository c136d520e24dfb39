import { leaseStoreContract } from '@app/testing';
import { withMongodb } from './mongodb-server.js';

withMongodb('Lease store contract: MongoDB', (database) =>
  leaseStoreContract('MongoDB', {
    open: async () => (await database.openFresh()).leases,
    beside: async () => (await database.open()).leases,
    dispose: () => database.dispose(),
  }),
);
