import { fakeClock, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import { failedOrdersOf, SagaFailures } from './saga-failures.js';

describe('The failures of a saga', () => {
  const newFolder = temporaryFolders();

  it('are kept as they were recorded last, also after one that was kept though nobody heard of it', async () => {
    const documents = openEmbeddedReadStore(newFolder());
    const failures = new SagaFailures(documents, fakeClock(), 'deliver');
    await failures.record('order-1', new Error('first'));
    const { putState } = documents;
    documents.putState = async (...put) => {
      await putState.apply(documents, put);
      throw new Error('no answer');
    };
    await expect(failures.record('order-1', new Error('second'))).rejects.toThrow('no answer');
    documents.putState = putState;
    await failures.record('order-1', new Error('third'));
    expect(await failedOrdersOf('deliver', documents)).toMatchObject([{ key: 'order-1', error: 'Error: third' }]);
    await failures.clear('order-1');
    expect(await failedOrdersOf('deliver', documents)).toEqual([]);
    await documents.close();
  });
});
