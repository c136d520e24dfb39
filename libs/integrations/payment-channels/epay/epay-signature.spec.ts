import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epaySignature, epaySignedText } from './epay-signature.js';

type Vector = { key: string; params: Record<string, string>; signedString: string; sign: string; signWithKeyParameter: string };

const file = join(import.meta.dirname, '../../../../test/vectors/payments.json');
const { epay } = JSON.parse(readFileSync(file, 'utf8')) as { epay: Vector };
const parameters = new Map(Object.entries(epay.params));

describe('Signing as epay does', () => {
  it('leaves out sign_type and empty values, sorts by name and joins decoded values', () => {
    expect(epaySignedText(parameters)).toBe(epay.signedString);
  });

  it('gives the digest of the published vector with the key appended', () => {
    expect(epaySignature(parameters, epay.key, 'append')).toBe(epay.sign);
  });

  it('gives the digest of the published vector with the key as a parameter', () => {
    expect(epaySignature(parameters, epay.key, 'key-parameter')).toBe(epay.signWithKeyParameter);
  });

  it('does not depend on the order in which parameters arrive', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...parameters], { minLength: parameters.size }), (shuffled) => {
        expect(epaySignature(new Map(shuffled), epay.key, 'append')).toBe(epay.sign);
      }),
    );
  });
});
