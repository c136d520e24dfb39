import { ConfigurationFault } from '../../config/configuration.js';

/** Where an EventStoreDB is, and how it is spoken to: what EVENTSTORE_URL says. */
export type ConnectionString = {
  /** One address stands for a whole cluster: its members are asked for. */
  readonly discover: boolean;
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly tls: boolean;
  readonly tlsCaFile: string | undefined;
  /** Milliseconds, except `gossipTimeout`: seconds. */
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
  readonly gossipTimeout: number;
  readonly discoveryInterval: number;
  readonly maxDiscoverAttempts: number;
  readonly connectionName: string;
  /** The same without user and password: what logs and errors may show. */
  readonly shown: string;
};

/** The setting every fault names. */
const EVENTSTORE_URL = 'EVENTSTORE_URL';

/** What is wrong with EVENTSTORE_URL or the server it names, and what to do; never a word of the password. */
export function eventStoreUrlFault(what: string): ConfigurationFault {
  return new ConfigurationFault([{ setting: EVENTSTORE_URL, what }]);
}

const SCHEMES = ['esdb', 'kurrentdb', 'kurrent', 'kdb'];
const DEFAULT_PORT = 2113;
const EXAMPLE = 'esdb://user:password@host:2113?tls=true';

/** Options that hold a whole number, with the value that holds where they are left out. */
const NUMBERS = {
  keepAliveInterval: 10_000,
  // Half of the client's default: a server that hangs is noticed within 15 s.
  keepAliveTimeout: 5_000,
  gossipTimeout: 2,
  discoveryInterval: 100,
  maxDiscoverAttempts: 3,
};
type NumberName = keyof typeof NUMBERS;

/**
 * Reads a connection string, more strictly than the client itself, which ignores or misreads what is refused here
 * and prints the whole string, password included, when it warns.
 * @throws ConfigurationFault naming EVENTSTORE_URL and what to do
 */
export function readConnectionString(text: string): ConnectionString {
  const [, scheme = '', rest = ''] = /^([^:/?#]*):\/\/(.*)$/s.exec(text.trim()) ?? [];
  const [base = '', suffix, ...more] = scheme.toLowerCase().split('+');
  if (!SCHEMES.includes(base) || more.length > 0 || (suffix !== undefined && suffix !== 'discover')) {
    throw eventStoreUrlFault(`begin it with esdb:// or esdb+discover:// (kurrentdb:// is the same), such as ${EXAMPLE}`);
  }
  const [place = '', query, ...tooMany] = rest.split('?');
  if (tooMany.length > 0 || query?.includes('@') === true)
    throw eventStoreUrlFault('write one ? before the options; in user and password it is written %3F');
  const at = place.lastIndexOf('@');
  const options = optionsIn(query ?? '');
  const credentials = at < 0 ? undefined : credentialsIn(place.slice(0, at));
  const hosts = hostsIn(place.slice(at + 1));
  const tls = options.tls ?? true;
  if (!tls && credentials !== undefined) {
    throw eventStoreUrlFault('user and password are not sent without TLS: leave them out, or leave out tls=false');
  }
  const discover = suffix === 'discover';
  if (discover && hosts.length > 1) throw eventStoreUrlFault('+discover takes one host name; leave out +discover to list several');
  const shown = `${scheme.toLowerCase()}://${hosts.map(({ address, port }) => `${address}:${port}`).join(',')}`;
  return {
    ...{ discover, hosts, credentials, tls, shown },
    ...{ tlsCaFile: options.tlsCaFile, connectionName: options.connectionName ?? 'cardtrail' },
    ...{ ...NUMBERS, ...options.numbers },
  };
}

function credentialsIn(text: string): ConnectionString['credentials'] {
  const [username = '', password, ...rest] = text.split(':');
  // The client would silently use what stands before the second colon.
  if (rest.length > 0 || text.includes('@') || text.includes('/')) {
    throw eventStoreUrlFault('in user and password write : as %3A, @ as %40, / as %2F and % as %25');
  }
  if (username === '' || password === undefined || password === '')
    throw eventStoreUrlFault('write user and password as user:password@host');
  return { username: decoded(username), password: decoded(password) };
}

function hostsIn(text: string): ConnectionString['hosts'] {
  const hosts = text.replace(/\/+$/, '').split(',');
  return hosts.map((host) => {
    const [, address = '', port] = /^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?$/.exec(host.trim()) ?? [];
    if (address === '' || Number(port ?? DEFAULT_PORT) > 65_535) {
      throw eventStoreUrlFault(`give hosts as host:port with commas between them, such as ${EXAMPLE}`);
    }
    return { address, port: Number(port ?? DEFAULT_PORT) };
  });
}

type Options = {
  readonly tls?: boolean;
  readonly tlsCaFile?: string;
  readonly connectionName?: string;
  readonly numbers: Partial<Record<NumberName, number>>;
};

function optionsIn(query: string): Options {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .reduce<Options>(
      (options, pair) => {
        const [key = '', value = ''] = pair.split('=', 2);
        return withOption(options, key, decoded(value));
      },
      { numbers: {} },
    );
}

/** Keys are compared as the client does: without case, dashes and underscores. */
function withOption(options: Options, key: string, value: string): Options {
  const name = key.toLowerCase().replaceAll(/[-_]/g, '');
  const number = Object.keys(NUMBERS).find((known): known is NumberName => known.toLowerCase() === name);
  if (number !== undefined) return { ...options, numbers: { ...options.numbers, [number]: wholeNumber(number, value) } };
  switch (name) {
    case 'tls':
      if (value !== 'true' && value !== 'false') throw eventStoreUrlFault('give tls=true or tls=false');
      return { ...options, tls: value === 'true' };
    case 'tlscafile':
      return { ...options, tlsCaFile: value };
    case 'connectionname':
      return { ...options, connectionName: value };
    case 'tlsverifycert':
      if (value === 'true') return options;
      throw eventStoreUrlFault('tlsVerifyCert=false has no effect: give tlsCAFile with the certificate authority of the server');
    case 'nodepreference':
      if (value.toLowerCase() === 'leader') return options;
      throw eventStoreUrlFault('leave out nodePreference: everything is read from the leader');
    default:
      throw eventStoreUrlFault(
        `leave out the option ${/^[A-Za-z_-]{1,40}$/.test(key) ? key : 'that is not known'}; known are tls, tlsCAFile, connectionName, ${Object.keys(NUMBERS).join(', ')}`,
      );
  }
}

function wholeNumber(name: string, value: string): number {
  if (!/^[0-9]{1,9}$/.test(value)) throw eventStoreUrlFault(`give ${name} as a whole number`);
  return Number(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw eventStoreUrlFault('write % as %25');
    throw error;
  }
}
