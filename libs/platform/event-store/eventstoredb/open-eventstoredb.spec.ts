import { temporaryFolders } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfigurationFault } from '../../config/configuration.js';
import { systemClock, systemScheduler } from '../../observability/index.js';
import { openEventStoreDb } from './open-eventstoredb.js';

const QUICK = { clock: systemClock, scheduler: systemScheduler, random: Math.random, connectWithinMillis: 300, answerWithinMillis: 300 };
const faultOf = async (url: string): Promise<string> => {
  const error = await openEventStoreDb({ ...QUICK, url }).catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(ConfigurationFault);
  return String(error);
};

describe('Opening an EventStoreDB', () => {
  const folder = temporaryFolders();
  let double: EventStoreDbDouble | undefined;
  const start = async (...how: Parameters<typeof startEventStoreDbDouble>): Promise<EventStoreDbDouble> => {
    double = await startEventStoreDbDouble(...how);
    return double;
  };
  afterEach(async () => {
    await double?.close();
    double = undefined;
  });

  it.each(['23.10.0', '24.2.0', '25.0.1', '100.0'])('takes version %s', async (version) => {
    const { url } = await start({ version });
    const store = await openEventStoreDb({ ...QUICK, url });
    expect(await store.health()).toEqual({ ready: true });
    await store.close();
  });

  it.each(['22.10.5', '23.9.0', '5.0.11', 'unknown'])('refuses version %s, saying what is needed', async (version) => {
    const { url } = await start({ version });
    const fault = await faultOf(url);
    expect(fault).toContain(`EVENTSTORE_URL: the server is of version ${version}`);
    expect(fault).toContain('EventStoreDB 23.10 or newer');
  });

  it.each([status.PERMISSION_DENIED, status.UNAUTHENTICATED])(
    'says that user or password are wrong when the server answers with code %d',
    async (code) => {
      const { url, faults } = await start();
      faults.denyReads(code);
      expect(await faultOf(url)).toMatch(/EVENTSTORE_URL: the EventStoreDB at esdb:\/\/127\.0\.0\.1:\d+ does not let us in/);
    },
  );

  it('says that nobody answers, and where, when the host is down or no node of a cluster is there', async () => {
    const { url } = await start({ nodes: 3 });
    await double?.lose();
    expect(await faultOf(url)).toMatch(/EVENTSTORE_URL: no EventStoreDB answers at esdb:\/\/127\.0\.0\.1:\d+,/);
    expect(await faultOf('esdb://127.0.0.1:9?tls=false')).toContain('no EventStoreDB answers at esdb://127.0.0.1:9');
    expect(await faultOf('esdb://user:secret@nowhere.invalid')).not.toContain('secret');
  });

  it('says that nobody answers when the server hangs', async () => {
    const { url } = await start();
    double?.freeze();
    expect(await faultOf(url)).toContain('no EventStoreDB answers');
  });

  it('waits for a server that is still starting', async () => {
    const { url } = await start();
    await double?.lose();
    const opening = openEventStoreDb({ ...QUICK, connectWithinMillis: 10_000, url });
    await double?.comeBack();
    const store = await opening;
    expect(await store.headPosition()).toBe(0n);
    await store.close();
  });

  it('says that the certificate authority cannot be read', async () => {
    expect(await faultOf(`esdb://h?tlsCAFile=${encodeURIComponent(`${folder()}/ca.crt`)}`)).toContain('tlsCAFile cannot be read (ENOENT)');
  });
});
