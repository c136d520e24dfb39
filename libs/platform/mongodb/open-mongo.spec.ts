import { createServer } from 'node:net';
import { fakeClock } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
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
  it('names the setting and what to do when nobody answers, without user and password', async () => {
    const port = await unusedPort();
    const opening = openMongo({ ...REST, url: `mongodb://user:hush@127.0.0.1:${port}/shop?appName=hush`, selectionTimeoutMillis: 100 });
    const fault: unknown = await opening.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(`MONGODB_URL: no primary can be reached at mongodb://127.0.0.1:${port}`);
    expect(String(fault)).not.toMatch(/hush|user/);
  });

  it('names the setting when the address has options that there are not', async () => {
    const opening = openMongo({ ...REST, url: 'mongodb://user:hush@host/shop?no-such-option=hush' });
    await expect(opening).rejects.toThrow('MONGODB_URL: the address of mongodb://host cannot be read');
    await expect(opening).rejects.not.toThrow('hush');
  });
});
