import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fakeClock } from '@app/testing';
import { type AnsweringMongod, type MongoAnswers, startAnsweringMongod } from '@app/testing/mongodb-double';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfigurationFault } from '../config/configuration.js';
import { openMongo } from './open-mongo.js';

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const REST = { kekFile: 'never-read.kek', clock: fakeClock() };

describe('Opening MongoDB', () => {
  let mongod: AnsweringMongod | undefined;
  afterEach(() => mongod?.close());

  /** The fault with which opening ends at a server that answers so. */
  async function faultAt(answers: MongoAnswers, user = ''): Promise<unknown> {
    mongod = await startAnsweringMongod(answers);
    const url = `mongodb://${user}127.0.0.1:${mongod.port}/shop`;
    return openMongo({ ...REST, url, selectionTimeoutMillis: 500 }).catch((error: unknown) => error);
  }

  const refused = (port = 0): string => `MONGODB_URL: mongodb://127.0.0.1:${port} refuses this user or password: correct them`;

  it.each([
    [18, 'AuthenticationFailed'],
    [11, 'UserNotFound'],
    [8_000, 'AtlasError'],
  ])('names the setting and what to do when the user or password is wrong: code %i', async (code, codeName) => {
    const answer = { ok: 0, code, codeName, errmsg: 'Authentication failed.' };
    const fault = await faultAt({ saslStart: () => answer }, 'user:hush@');
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(refused(mongod?.port));
    expect(String(fault)).not.toMatch(/hush/);
  });

  it('tells the code with which a server refuses that is not known here', async () => {
    const answer = { ok: 0, code: 334, codeName: 'MechanismUnavailable', errmsg: 'hush' };
    const fault = await faultAt({ saslStart: () => answer }, 'user:hush@');
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(
      `MONGODB_URL: mongodb://127.0.0.1:${mongod?.port} answers, and refuses (MechanismUnavailable, code 334)`,
    );
    expect(String(fault)).not.toMatch(/hush|no primary/);
  });

  it('says that no primary can be reached when the server cannot serve now', async () => {
    const fault = await faultAt({ buildInfo: () => ({ ok: 0, code: 91, codeName: 'ShutdownInProgress', errmsg: 'going down' }) });
    expect(String(fault)).toContain(`MONGODB_URL: no primary can be reached at mongodb://127.0.0.1:${mongod?.port} (`);
  });

  it('names the setting and what to do when the user may not look into the database', async () => {
    const fault = await faultAt({
      buildInfo: () => ({ ok: 1, version: '7.0.14' }),
      listCollections: () => ({ ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on shop to execute command' }),
    });
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(refused(mongod?.port));
  });

  it('names the setting and the oldest version when the server is older', async () => {
    const fault = await faultAt({ buildInfo: () => ({ ok: 1, version: '5.0.31' }) });
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain('MONGODB_URL: the server says it is version 5.0.31: give one of MongoDB 6.0 or later');
  });

  it('names the setting when the server is so old that it cannot be spoken to', async () => {
    const greeting = { ok: 1, ismaster: true, isWritablePrimary: true, maxWireVersion: 6 };
    const fault = await faultAt({ hello: () => greeting, ismaster: () => greeting });
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(`MONGODB_URL: mongodb://127.0.0.1:${mongod?.port} cannot be spoken to by this program`);
    expect(String(fault)).toContain('give one of MongoDB 6.0 or later');
  });

  it('names the setting and what to do when nobody answers, without user and password', async () => {
    const port = await unusedPort();
    const opening = openMongo({ ...REST, url: `mongodb://user:hush@127.0.0.1:${port}/shop?appName=hush`, selectionTimeoutMillis: 100 });
    const fault: unknown = await opening.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(`MONGODB_URL: no primary can be reached at mongodb://127.0.0.1:${port} (`);
    expect(String(fault)).toContain('ECONNREFUSED');
    expect(String(fault)).not.toMatch(/hush|user/);
  });

  it.each([
    ['tlsCAFile=/no/such/ca.crt', 'tlsCAFile', 'ENOENT'],
    [`tlsCertificateKeyFile=${encodeURIComponent(tmpdir())}`, 'tlsCertificateKeyFile', 'EISDIR'],
    ['tlsCAFile=/no/ca.crt&tlsCRLFile=/no/crl.pem', 'tlsCAFile or tlsCRLFile', 'ENOENT'],
  ])('names the option whose file cannot be read: %s', async (options, named, code) => {
    const opening = openMongo({ ...REST, url: `mongodb://user:hush@127.0.0.1:${await unusedPort()}/shop?tls=true&${options}` });
    const fault: unknown = await opening.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(`MONGODB_URL: ${named} names a file that cannot be read (${code}): correct it`);
    expect(String(fault)).not.toMatch(/hush|no primary/);
  });

  it('names the setting when the address has options that there are not', async () => {
    const opening = openMongo({ ...REST, url: 'mongodb://user:hush@host/shop?no-such-option=hush' });
    await expect(opening).rejects.toThrow('MONGODB_URL: the address of mongodb://host cannot be read');
    await expect(opening).rejects.not.toThrow('hush');
  });
});
