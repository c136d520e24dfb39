import { StoreUnavailable, WriteNotSettled } from '@app/platform/event-store';
import { fakeClock } from '@app/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { withMongodb } from './mongodb-server.js';

const KEY = { role: 'shop', shopId: 's', name: 'till', mode: 'live', scopes: [] } as const;
const at = fakeClock().now();

withMongodb('A server that is lost while it is written to', (database) =>
  describe('A server that is lost while it is written to', () => {
    afterEach(() => database.dispose());

    it('is never said to have done nothing once a write is on its way', async () => {
      const { secrets } = await database.openFresh();
      const lost = await database.openBehindRelay();
      lost.relay.lose('answers');
      const making = lost.stores.secrets.createApiKey(KEY, at).catch((error: unknown) => error);
      while ((await secrets.listApiKeys()).length === 0) await new Promise((resolve) => setImmediate(resolve));
      // What the driver tells in the end is that there is no server for the second sending.
      await lost.relay.close();
      expect(await making).toBeInstanceOf(WriteNotSettled);
      expect(await secrets.listApiKeys()).toHaveLength(1);
    });

    it('is said to be away, and no more, when nothing could be sent', async () => {
      await database.openFresh();
      const lost = await database.openBehindRelay();
      await lost.relay.close();
      for (const asked of [() => lost.stores.secrets.listApiKeys(), () => lost.stores.secrets.createApiKey(KEY, at)]) {
        const error: unknown = await asked().catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(StoreUnavailable);
        expect(error).not.toBeInstanceOf(WriteNotSettled);
      }
    });
  }),
);
