import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { languageOf } from './language.js';

describe('The language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh-CN', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-TW,zh;q=0.9', 'zh-CN'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['fr, zh;q=0.5, en;q=0.4', 'zh-CN'],
    ['en;q=0.1, zh-Hans;q=0.2', 'zh-CN'],
    ['zh;q=0, en', 'en'],
    ['de,fr', 'en'],
    ['*', 'en'],
    ['zh;q=none', 'en'],
  ])('is, for %s, %s', (header, language) => expect(languageOf(header)).toBe(language));
  it('is one of ours, whatever is asked for', () =>
    fc.assert(fc.property(fc.string(), (header) => expect(['zh-CN', 'en']).toContain(languageOf(header)))));
});
