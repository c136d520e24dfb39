import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DocumentTooLarge } from '../read-store.port.js';
import { checkedPosition, DOCUMENT_LIMIT_BYTES, indexedFields, keptDocument, stampedDoc } from './kept-document.js';

const kept = (doc: { readonly [field: string]: unknown } | null, position = 7n) =>
  keptDocument('orders', { id: 'a', previous: null, position, doc: doc as never }, ['shopId', 'paid', 'total'], 'batch-1');

describe('A document as MongoDB holds it', () => {
  it('has the text of the document and copies of its declared fields, and no other name from input', () => {
    expect(kept({ shopId: 's', paid: true, total: 3, $where: 'x', 'a.b': 1 })).toEqual({
      _id: 'a',
      position: 7n,
      batch: 'batch-1',
      doc: '{"shopId":"s","paid":true,"total":3,"$where":"x","a.b":1}',
      by: { shopId: 's', paid: 1, total: 3 },
    });
  });

  it('comes back exactly, whatever it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }), (doc) => {
        const back = stampedDoc(kept(doc)).doc;
        expect(JSON.stringify(back)).toBe(JSON.stringify(doc));
      }),
    );
  });

  it('is a tombstone without text and copies', () => {
    expect(kept(null)).toMatchObject({ doc: null, by: {} });
    expect(stampedDoc(kept(null))).toEqual({ id: 'a', position: 7n, doc: null });
  });

  it('copies only what can be compared', () => {
    const doc = { text: 't', no: false, number: 0, nothing: null, list: ['x'], inner: { $gt: '' } };
    expect(indexedFields(doc, [...Object.keys(doc), 'missing', 'constructor'])).toEqual({ text: 't', no: 0, number: 0 });
  });

  it('is refused before it is sent when MongoDB could not hold it', () => {
    const longest = DOCUMENT_LIMIT_BYTES - Buffer.byteLength('a{"text":""}');
    expect(kept({ text: 'x'.repeat(longest) }).doc).toHaveLength(DOCUMENT_LIMIT_BYTES - 1);
    expect(() => kept({ text: 'x'.repeat(longest + 1) })).toThrow(DocumentTooLarge);
    expect(() => kept({ text: '卡'.repeat(longest / 2) })).toThrow(/document a of orders has \d+ bytes, the limit is \d+/);
  });

  it('has a position that fits 63 bits', () => {
    expect(checkedPosition(2n ** 63n - 1n)).toBe(2n ** 63n - 1n);
    expect(() => checkedPosition(2n ** 63n)).toThrow(RangeError);
    expect(() => kept({}, -1n)).toThrow(RangeError);
  });

  it.each(['[]', '"text"', 'null', '1'])('is not read from %s', (text) => {
    expect(() => stampedDoc({ _id: 'a', position: 1n, doc: text })).toThrow(TypeError);
  });
});
