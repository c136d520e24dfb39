import { leaseStoreContract } from '@app/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { withMongodb } from './mongodb-server.js';

withMongodb('Lease store contract: MongoDB', (database) =>
  leaseStoreContract('MongoDB', {
    open: async () => (await database.openFresh()).leases,
    beside: async () => (await database.open()).leases,
    dispose: () => database.dispose(),
  }),
);

withMongodb('Leases that are older than what was written under them', (database) =>
  describe('Leases that are older than what was written under them', () => {
    afterEach(() => database.dispose());

    it('are given under a token that counts: lost leases, and those of an older copy', async () => {
      const { documents, leases } = await database.openFresh();
      await documents.raiseFence({ subscription: 'orders@1#1', token: 41n });
      const begun = await leases.acquire('orders@1#1', 'a', undefined);
      expect(begun).toBe(42n);
      await documents.raiseFence({ subscription: 'orders@1#1', token: 50n });
      const [seen] = await leases.list();
      const next = await leases.acquire('orders@1#1', 'b', seen);
      expect(next).toBe(51n);
      await documents.raiseFence({ subscription: 'orders@1#1', token: next ?? 0n });
    });
  }),
);
