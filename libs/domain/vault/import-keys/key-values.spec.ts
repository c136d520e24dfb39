import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkKeyValues, type KeyFault, MAX_KEY_BYTES } from './key-values.policy.js';

const faultOf = (value: string): KeyFault | undefined => checkKeyValues([value]).faults[0]?.reason;

describe('The values of an import', () => {
  it('are given back line by line, without the white space around them', () =>
    expect(checkKeyValues([' ABCD-1 \r', 'user----pass', '\uFEFFABCD-2'])).toEqual({
      keys: [
        { line: 1, value: 'ABCD-1' },
        { line: 2, value: 'user----pass' },
        { line: 3, value: 'ABCD-2' },
      ],
      faults: [],
      doubts: [],
    }));

  it.each<[KeyFault, string]>([
    ['empty', ''],
    ['empty', ' \t\u3000'],
    ['empty', '\u200B\u2060'],
    ['placeholder', 'N/A'],
    ['placeholder', 'XXX'],
    ['placeholder', '暂无'],
    ['too-long', 'k'.repeat(MAX_KEY_BYTES + 1)],
    ['too-long', '卡'.repeat(MAX_KEY_BYTES / 3 + 1)],
    ['control-characters', 'AB\u0000CD'],
    ['control-characters', 'first\nsecond'],
    ['not-text', `AB${String.fromCharCode(0xd800)}CD`],
  ])('are refused as %s: %j', (reason, value) => expect(faultOf(value)).toBe(reason));

  it('may be as long as the limit', () => expect(faultOf('k'.repeat(MAX_KEY_BYTES))).toBeUndefined());

  it('are refused where they repeat an earlier line', () =>
    expect(checkKeyValues(['A1', 'B2', ' A1']).faults).toEqual([{ line: 3, reason: 'duplicate-in-file' }]));

  it.each(['已售罄，请联系客服', 'Sorry, out of stock', '缺货'])('look like an apology, which is told and does not hinder: %s', (value) =>
    expect(checkKeyValues([value])).toEqual({
      keys: [{ line: 1, value }],
      faults: [],
      doubts: [{ line: 1, reason: 'looks-like-an-apology' }],
    }),
  );

  it('are told to hold characters that nobody sees', () =>
    expect(checkKeyValues(['AB\u200BCD']).doubts).toEqual([{ line: 1, reason: 'invisible-characters' }]));

  it('end up either taken or at fault, each line once, and none is taken twice', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'A', ' A', 'null'))), (values) => {
        const { keys, faults, doubts } = checkKeyValues(values);
        expect([...keys, ...faults].map(({ line }) => line).sort((a, b) => a - b)).toEqual(values.map((_, index) => index + 1));
        expect(new Set(keys.map(({ value }) => value)).size).toBe(keys.length);
        for (const { value } of keys) expect(faultOf(value)).toBeUndefined();
        for (const { line } of doubts) expect(keys.some((key) => key.line === line)).toBe(true);
      }),
    ));
});
