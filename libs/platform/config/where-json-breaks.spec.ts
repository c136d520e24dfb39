import { describe, expect, it } from '@jest/globals';
import { whereJsonBreaks } from './where-json-breaks.js';

describe('A text that is no JSON', () => {
  it.each<[string, string, number, number]>([
    ['at its beginning', 'PORT=3000', 1, 1],
    ['where there is nothing', '', 1, 1],
    ['at a name without quotes', '{ not json', 1, 3],
    ['at a value without quotes', '{\n  "PORT": 3000,\n  "MONGODB_URL": mongodb://a:secret@b\n}', 3, 18],
    ['at a string that does not end', '{\n  "MONGODB_URL": "mongodb://a\n}', 2, 18],
    ['at a sign that no string holds', '{"CARDTRAIL_DATA": "C:\\data"}', 1, 20],
    ['behind a comma too many', '{ "PORT": 3000, }', 1, 17],
    ['where a comma is missing', '{ "PORT": 3000\n"HOST": "a" }', 2, 1],
    ['where a colon is missing', '{ "PORT" 3000 }', 1, 10],
    ['at a number that is none', '[1, 01]', 1, 6],
    ['at its end', '{ "A": ["b", {}, null, -1.5e3', 1, 30],
    ['behind signs that are rare', '{ "A": "\u007f\u4e2d\\u00e9", ? }', 1, 20],
    ['behind its end', '{ "PORT": 3000 }\n}', 2, 1],
  ])('breaks %s', (_, text, line, column) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(whereJsonBreaks(text)).toEqual({ line, column });
  });
});
