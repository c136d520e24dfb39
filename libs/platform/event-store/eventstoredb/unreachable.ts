import type { ConfigurationFault } from '../../config/configuration.js';
import { type ConnectionString, eventStoreUrlFault } from './connection-string.js';

/** What gRPC says in its words of why there is no connection, and what to do about each. */
const CAUSES: readonly { readonly said: RegExp; readonly todo: string }[] = [
  { said: /Name resolution failed|ENOTFOUND|EAI_AGAIN/, todo: 'the name of the host is not known: correct it, or see to the name service' },
  { said: /ECONNREFUSED/, todo: 'nobody listens there: start the server, or correct host and port' },
  { said: /EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, todo: 'the host cannot be reached: correct it, or see to the network' },
  { said: /wrong version number|packet length too long/, todo: 'the server there speaks without TLS: add ?tls=false, or correct the port' },
  {
    said: /certificate|altnames|self.signed|issuer/i,
    todo: 'its certificate is not accepted: name its authority with tlsCAFile, and the host as in the certificate',
  },
];

/** A server that was not reached, told with its address, the cause as far as it is known, and what to do. The error's own words are not told. */
export function unreachable(error: unknown, { shown, tls }: Pick<ConnectionString, 'shown' | 'tls'>): ConfigurationFault {
  const words = error instanceof Error ? error.message : '';
  const known = CAUSES.find(({ said }) => said.test(words))?.todo;
  const how = tls
    ? 'that the certificate is trusted (tlsCAFile) and names the host'
    : 'that it takes connections without TLS, else leave out tls=false';
  const todo = known ?? `check that it runs, that host and port are right, and ${how}`;
  return eventStoreUrlFault(`no EventStoreDB answers at ${shown}: ${todo}`);
}
