import { hmacSha256, orderIdOf } from '@app/kernel';
import { commandIdsFrom } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { pickupToken, readPickupToken } from './pickup-token.handlers.js';

const secrets = { index: async (shopId: string, kind: string, value: string) => hmacSha256(Buffer.from(`${shopId}/${kind}`), value) };
const others = { index: async (_: string, __: string, value: string) => hmacSha256(Buffer.from('another install'), value) };
const newId = commandIdsFrom('pickup');

describe('A pick-up token', () => {
  it('carries its order and number, and is always the same', async () => {
    const orderId = orderIdOf(newId());
    const token = await pickupToken(secrets, { orderId, n: 3 });
    expect(token).toMatch(new RegExp(`^${orderId}\\.3\\.[A-Za-z0-9_-]{43}$`));
    expect(await pickupToken(secrets, { orderId, n: 3 })).toBe(token);
    expect(await readPickupToken(secrets, token)).toEqual({ orderId, n: 3 });
  });
  it('is believed only where it was made', async () => {
    const token = await pickupToken(others, { orderId: orderIdOf(newId()), n: 0 });
    expect(await readPickupToken(secrets, token)).toBeUndefined();
  });
  it('cannot be turned into one of another order or number', async () => {
    const token = await pickupToken(secrets, { orderId: orderIdOf(newId()), n: 1 });
    const [orderId = '', , mac = ''] = token.split('.');
    const other = orderIdOf(newId());
    for (const forged of [`${orderId}.2.${mac}`, `${other}.1.${mac}`, `${orderId}.1.${mac.slice(0, -2)}AA`, `${orderId}.01.${mac}`]) {
      expect(await readPickupToken(secrets, forged)).toBeUndefined();
    }
  });
  it.each(['', '.', 'x'.repeat(5_000), `${'0'.repeat(26)}.0.${'A'.repeat(43)}`, '../../etc', '%00'])('is none of these: %j', async (text) =>
    expect(await readPickupToken(secrets, text)).toBeUndefined(),
  );
});
