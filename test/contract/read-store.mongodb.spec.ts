import { type MongoStores, openMongo } from '@app/platform/mongodb';
import { readStoreContract } from '@app/testing';
import { MongoClient } from 'mongodb';
import { codePoints, freshDatabase, oldestMajor, withMongodb } from './mongodb-server.js';

withMongodb('Read store contract: MongoDB', (server) => {
  let url = '';
  let opened: MongoStores[] = [];
  const open = async () => {
    const stores = await openMongo({ url, oldestMajor });
    opened.push(stores);
    return stores.documents;
  };
  readStoreContract('MongoDB', {
    fences: true,
    codePoints,
    open: () => {
      url = freshDatabase(server);
      return open();
    },
    reopen: open,
    dispose: async () => {
      for (const stores of opened) await stores.close();
      opened = [];
      const client = await MongoClient.connect(url);
      await client.db().dropDatabase();
      await client.close();
    },
  });
});
