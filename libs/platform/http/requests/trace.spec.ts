import { randomFrom } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { traceFrom, traceparentOf } from './trace.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('A trace', () => {
  it('goes on with the one the caller is in, under a span of our own', () => {
    const trace = traceFrom(`00-${TRACE}-b7ad6b7169203331-01`, randomFrom(1));
    expect(trace).toMatchObject({ traceId: TRACE, sampled: true });
    expect(trace.spanId).not.toBe('b7ad6b7169203331');
    expect(traceparentOf(trace)).toBe(`00-${TRACE}-${trace.spanId}-01`);
  });
  it('goes on with one of a later version', () =>
    expect(traceFrom(`cc-${TRACE}-b7ad6b7169203331-00-more`, randomFrom(1))).toMatchObject({ traceId: TRACE, sampled: false }));
  it.each([
    undefined,
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-b7ad6b7169203331-01`,
    `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`,
  ])('begins where there is none to go on with: %s', (header) => expect(traceFrom(header, randomFrom(1)).traceId).not.toBe(TRACE));
  it('is always well-formed', () =>
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.integer(), (header, seed) => {
        expect(traceparentOf(traceFrom(header, randomFrom(seed)))).toMatch(/^00-(?!0+-)[0-9a-f]{32}-(?!0+-)[0-9a-f]{16}-0[01]$/);
      }),
    ));
  it('is well-formed even where chance gives nothing but noughts', () =>
    expect(traceparentOf(traceFrom(undefined, () => 0))).toMatch(/^00-0{31}1-0{15}1-00$/));
});
