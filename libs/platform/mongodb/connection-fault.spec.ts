import { describe, expect, it } from '@jest/globals';
import { MongoNetworkError, MongoServerSelectionError, type TopologyDescription } from 'mongodb';
import { connectionFault } from './connection-fault.js';

const URL_WITH_PASSWORD = 'mongodb://user:hush@db.example/shop?tls=true';

/** As the driver tells that no server was found, because of an error of the system below. */
function notFound(code: string): Error {
  const below = Object.assign(new Error('hush'), { code });
  const servers = new Map([['db.example:27017', { error: new MongoNetworkError('hush', { cause: below }) }]]);
  return new MongoServerSelectionError('hush', { servers } as unknown as TopologyDescription);
}

describe('A MongoDB that cannot be connected to', () => {
  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('has a certificate that is not accepted: %s', (code) => {
    const { message } = connectionFault(notFound(code), URL_WITH_PASSWORD, 6);
    expect(message).toContain(
      `MONGODB_URL: the certificate of mongodb://db.example is not accepted (${code}): name its authority with tlsCAFile`,
    );
    expect(message).not.toMatch(/hush|user/);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ERR_SSL_WRONG_VERSION_NUMBER'])('is not there: %s', (code) => {
    const { message } = connectionFault(notFound(code), URL_WITH_PASSWORD, 6);
    expect(message).toContain(`no primary can be reached at mongodb://db.example (MongoServerSelectionError, ${code}): start the server`);
    expect(message).not.toMatch(/hush|user/);
  });
});
