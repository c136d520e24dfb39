import { describe, expect, it } from '@jest/globals';
import { ConfigurationFault } from '../../config/configuration.js';
import { readConnectionString } from './connection-string.js';

const faultOf = (text: string): string => {
  try {
    readConnectionString(text);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.message;
    throw error;
  }
  return 'none';
};

describe('EVENTSTORE_URL', () => {
  it.each(['esdb', 'kurrentdb', 'kurrent', 'kdb', 'ESDB'])('may begin with %s', (scheme) => {
    expect(readConnectionString(`${scheme}://es.example:2114?tls=false`)).toMatchObject({
      ...{ discover: false, hosts: [{ address: 'es.example', port: 2114 }], tls: false, credentials: undefined },
      shown: `${scheme.toLowerCase()}://es.example:2114`,
    });
  });

  it('names one host of a cluster, or several', () => {
    expect(readConnectionString('esdb+discover://cluster.example')).toMatchObject({
      discover: true,
      hosts: [{ address: 'cluster.example', port: 2113 }],
      tls: true,
    });
    expect(readConnectionString('esdb://a:1,b,[::1]:3/?tls=false').hosts).toEqual([
      { address: 'a', port: 1 },
      { address: 'b', port: 2113 },
      { address: '[::1]', port: 3 },
    ]);
  });

  it('holds user and password with percent signs for what has a meaning of its own', () => {
    expect(readConnectionString('esdb://admin:p%3Aa%40s%2Fs%25@h').credentials).toEqual({ username: 'admin', password: 'p:a@s/s%' });
  });

  it('holds options, whatever their case', () => {
    const url =
      'esdb://h?TLS=true&tlsCAFile=%2Fcerts%2Fca.crt&keep-alive-interval=20000&gossip_timeout=4&nodePreference=leader&connectionName=x';
    expect(readConnectionString(url)).toMatchObject({
      ...{ tls: true, tlsCaFile: '/certs/ca.crt', keepAliveInterval: 20_000, gossipTimeout: 4, connectionName: 'x' },
      ...{ keepAliveTimeout: 5_000, maxDiscoverAttempts: 3 },
    });
  });

  it.each([
    ['', 'begin it with esdb://'],
    ['es.example:2113', 'begin it with esdb://'],
    ['http://es.example:2113', 'begin it with esdb://'],
    ['esdb+srv://h', 'begin it with esdb://'],
    ['esdb://', 'give hosts as host:port'],
    ['esdb://h:99999', 'give hosts as host:port'],
    ['esdb://h:x', 'give hosts as host:port'],
    ['esdb+discover://a,b', '+discover takes one host name'],
    ['esdb://admin:sec:ret@h', 'write : as %3A'],
    ['esdb://admin:sec@ret@h', '@ as %40'],
    ['esdb://admin:secret?@h', 'it is written %3F'],
    ['esdb://admin:secr%zzet@h', 'write % as %25'],
    ['esdb://admin@h', 'write user and password as user:password@host'],
    ['esdb://admin:secret@h?tls=false', 'user and password are not sent without TLS'],
    ['esdb://admin:secret@h?tlsVerifyCert=false', 'tlsVerifyCert=false has no effect'],
    ['esdb://admin:secret@h?nodePreference=follower', 'leave out nodePreference'],
    ['esdb://admin:secret@h?throwOnAppendFailure=false', 'leave out the option throwOnAppendFailure'],
    ['esdb://admin:secret@h?sec:ret=1', 'leave out the option that is not known'],
    ['esdb://admin:secret@h?gossipTimeout=soon', 'give gossipTimeout as a whole number'],
    ['esdb://admin:secret@h?tls=perhaps', 'give tls=true or tls=false'],
  ])('%s is refused, with what to do and without the password', (url, what) => {
    const fault = faultOf(url);
    expect(fault).toContain('EVENTSTORE_URL');
    expect(fault).toContain(what);
    expect(fault).not.toMatch(/sec|ret@/);
  });

  it('is shown without user and password', () => {
    expect(readConnectionString('esdb://admin:secret@a:1,b:2').shown).toBe('esdb://a:1,b:2');
  });
});
