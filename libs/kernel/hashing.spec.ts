import { describe, expect, it } from '@jest/globals';
import { leafHash, uuidv5 } from './hashing.js';

describe('The leaf hash of a record', () => {
  it('is that of RFC 6962 for the empty leaf', () => {
    expect(leafHash('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it.each(['', 'a', '订单 🂡', '\u0000"'])('is the same for text and its bytes: %j', (text) => {
    expect(leafHash(text)).toBe(leafHash(Buffer.from(text)));
  });
});

describe('A derived id', () => {
  it('is the same for ever', () => {
    expect(uuidv5('a', 1)).toBe('e5406797-ca6c-51fa-8d77-1b2d60990f41');
    expect(uuidv5('订单🂡')).toBe('86ba3e06-56e3-56fa-8e0d-07ce6db138a5');
  });

  it('tells apart parts that join to the same text', () => {
    expect(uuidv5('ab', 'c')).not.toBe(uuidv5('a', 'bc'));
  });
});
