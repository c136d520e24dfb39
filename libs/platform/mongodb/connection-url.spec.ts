import { describe, expect, it } from '@jest/globals';
import { ConfigurationFault } from '../config/configuration.js';
import { databaseOf, redactedUrl } from './connection-url.js';

describe('The address of MongoDB', () => {
  it.each([
    ['mongodb://localhost', 'cardtrail'],
    ['mongodb://localhost/?replicaSet=rs', 'cardtrail'],
    ['mongodb://a:1,b:2/shop-1?replicaSet=rs', 'shop-1'],
    ['mongodb+srv://user:p%40ss@cluster.example/shop', 'shop'],
    ['mongodb://[::1]:27017/shop', 'shop'],
  ])('%s names the database %s', (url, database) => {
    expect(databaseOf(url)).toBe(database);
  });

  it.each([
    ['another scheme', 'http://localhost', 'begins with mongodb://'],
    ['no scheme', 'localhost:27017', 'begins with mongodb://'],
    ['no host', 'mongodb:///shop', 'give the host'],
    ['no host after the password', 'mongodb://user:hush', 'give the host'],
    ['a raw question mark in the password', 'mongodb://user:hush?hush@host', 'write @ : / ? # and % in either as'],
    ['a name that is none', 'mongodb://user:hush@host/a.b', 'name a database'],
  ])('is refused for %s, saying what to do', (_, url, what) => {
    expect(() => databaseOf(url)).toThrow(ConfigurationFault);
    expect(() => databaseOf(url)).toThrow(`MONGODB_URL: `);
    expect(() => databaseOf(url)).toThrow(what);
    expect(() => databaseOf(url)).not.toThrow('hush');
  });

  it.each([
    ['mongodb://user:hush@a:1,b:2/shop?x=hush', 'mongodb://a:1,b:2'],
    ['mongodb://user:hu/sh@host/shop', 'mongodb://host'],
    ['mongodb://user:hu@sh@host/shop', 'mongodb://host'],
    ['mongodb://user:hu?sh@host/shop', 'mongodb://host'],
    ['mongodb://host/?token=hu@sh%', 'mongodb://…'],
    ['mongodb://user:hush', 'mongodb://…'],
    ['user:hush', '…'],
  ])('%s is shown as %s', (url, shown) => {
    expect(redactedUrl(url)).toBe(shown);
  });
});
