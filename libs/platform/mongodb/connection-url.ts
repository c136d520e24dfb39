import { ConfigurationFault } from '../config/configuration.js';

/** The setting that names the MongoDB server. */
const MONGODB_SETTING = 'MONGODB_URL';

const SCHEME = /^mongodb(\+srv)?:\/\//;
const HOST = String.raw`(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?`;
const HOSTS = new RegExp(`^${HOST}(,${HOST})*$`);
const DATABASE = /^[A-Za-z0-9_-]{1,38}$/;
const DEFAULT_DATABASE = 'cardtrail';

/** A fault of the setting, and what to do about it. Nothing of the address but its hosts is told. */
export function mongoFault(what: string): ConfigurationFault {
  return new ConfigurationFault([{ setting: MONGODB_SETTING, what }]);
}

/**
 * The database that an address names after its hosts; `cardtrail` where it names none.
 * @throws ConfigurationFault for another scheme, no host, or a name that is none
 */
export function databaseOf(url: string): string {
  if (!SCHEME.test(url)) {
    throw mongoFault('give an address that begins with mongodb:// or mongodb+srv://, such as mongodb://user:password@host:27017/cardtrail');
  }
  const [address = ''] = url.split('?');
  const afterUser = address.slice(address.lastIndexOf('@') + 1).replace(SCHEME, '');
  const [hosts = '', ...path] = afterUser.split('/');
  if (!HOSTS.test(hosts)) {
    throw mongoFault('give the host after the user and password, and write @ : / ? # and % in either as %40 %3A %2F %3F %23 %25');
  }
  const name = path.join('/');
  if (name === '') return DEFAULT_DATABASE;
  if (!DATABASE.test(name)) throw mongoFault('name a database of 1 to 38 letters, digits, - or _ after the hosts');
  return name;
}

/** An address as it may be shown: scheme and hosts, never user, password or options. */
export function redactedUrl(url: string): string {
  const scheme = SCHEME.exec(url)?.[0] ?? '';
  const rest = url.slice(scheme.length);
  const [hosts = ''] = rest.slice(rest.lastIndexOf('@') + 1).split(/[/?#]/);
  return `${scheme}${HOSTS.test(hosts) ? hosts : '…'}`;
}
