import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type KeyLine, type KeyLines, keysOfCsv, keysOfList, keysOfNdjson, keysOfText, MalformedLines } from './key-lines.policy.js';

async function* chunks(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(lines: KeyLines): Promise<readonly KeyLine[]> {
  const found: KeyLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

describe('The lines of an import', () => {
  it('are the first column of CSV, quoted or not, under Windows line ends and a byte order mark', async () => {
    const text = '\ufeffAAA-1,note\r\n\r\n"BB,""B""",x\r\n卡密-三\r\n';
    expect(await all(keysOfCsv(chunks(text)))).toEqual([
      { line: 1, value: 'AAA-1' },
      { line: 3, value: 'BB,"B"' },
      { line: 4, value: '卡密-三' },
    ]);
  });
  it('are strings or objects with a key in NDJSON', async () => {
    expect(await all(keysOfNdjson(chunks('"A,1"\n\n{"key":"B2","note":1}')))).toEqual([
      { line: 1, value: 'A,1' },
      { line: 3, value: 'B2' },
    ]);
  });
  it('are whole lines of plain text', async () => {
    expect(await all(keysOfText(chunks('user,password\nother')))).toEqual([
      { line: 1, value: 'user,password' },
      { line: 2, value: 'other' },
    ]);
  });
  it('are the places of a list', async () => {
    expect(await all(keysOfList(['A', '']))).toEqual([
      { line: 1, value: 'A' },
      { line: 2, value: '' },
    ]);
  });
  it.each([
    ['not-json', keysOfNdjson, '"A"\n{"key":'],
    ['not-a-key', keysOfNdjson, '"A"\n{"value":"B"}'],
    ['open-quote', keysOfCsv, 'A\n"B'],
    ['line-too-long', keysOfText, `A\n${'x'.repeat(20_000)}`],
    ['not-utf-8', keysOfText, Buffer.from([0x41, 0x0a, 0xbf, 0xa8, 0xc3, 0xdc])],
  ] as const)('name the line that is %s', async (reason, read, text) => {
    const told = await all(read(chunks(text, 4_096))).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(told).toBeInstanceOf(MalformedLines);
    expect(told).toMatchObject({ reason, ...(reason === 'not-utf-8' ? {} : { line: 2 }) });
  });
  it('do not depend on where the bytes are cut', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 })), fc.integer({ min: 1, max: 50 }), async (values, size) => {
        const text = values.map((value) => JSON.stringify(value)).join('\n');
        expect((await all(keysOfNdjson(chunks(text, size)))).map(({ value }) => value)).toEqual(values);
      }),
    ));
});
