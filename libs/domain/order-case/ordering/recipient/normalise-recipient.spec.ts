import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normaliseRecipient } from './normalise-recipient.policy.js';
import { isRecipientRule, type RecipientRuleId, recipientRules } from './recipient-rules.policy.js';

const ids = Object.keys(recipientRules).filter(isRecipientRule);

describe('A recipient', () => {
  it.each<[RecipientRuleId, string, string, string[]]>([
    ['qq', '10001', '10001', []],
    ['qq', ' 12345678901 ', '12345678901', ['trimmed']],
    ['qq', '12 345\u200b678', '12345678', ['removed-invisible-characters', 'removed-spaces']],
    ['qq', '１２３４５６', '123456', ['to-plain-forms']],
    ['qq', '123\u2013456', '123456', ['removed-hyphens']],
    ['cn-mobile', '13800138000', '13800138000', []],
    ['cn-mobile', '+86 138-0013-8000', '13800138000', ['removed-spaces', 'removed-hyphens', 'removed-country-code']],
    ['cn-mobile', '008613800138000', '13800138000', ['removed-country-code']],
    ['email', 'Buyer@Example.COM', 'Buyer@example.com', ['domain-to-lower-case']],
    ['email', 'a-b@ex-ample.com', 'a-b@ex-ample.com', []],
    ['email', 'someone@qq.con', 'someone@qq.con', ['doubtful-domain']],
    ['steam-id64', '76561197960265728', '76561197960265728', []],
    ['genshin-uid', '100000000', '100000000', []],
    ['genshin-uid', '1800000000', '1800000000', []],
    ['star-rail-uid', '900000000', '900000000', []],
  ])('of %s: %j becomes %j', (id, raw, normalised, changes) => {
    expect(normaliseRecipient(id, raw)).toEqual({ ok: true, rule: `${id}@1`, normalised, changes });
  });

  it.each<[RecipientRuleId, string, string]>([
    ['qq', '①②③④⑤', 'styled-digits'],
    ['qq', '𝟏𝟐𝟑𝟒𝟓', 'styled-digits'],
    ['qq', '12345²', 'styled-digits'],
    ['qq', '١٢٣٤٥', 'foreign-digits'],
    ['qq', '१२३४५', 'foreign-digits'],
    ['qq', '12345\u202e', 'bidi-controls'],
    ['qq', '12345😀', 'emoji'],
    ['qq', '1\ufe0f\u20e32345', 'emoji'],
    ['qq', ' \u200b ', 'empty'],
    ['qq', '012345', 'does-not-fit'],
    ['qq', '123456789012', 'does-not-fit'],
    ['qq', '12-345', 'does-not-fit'],
    ['qq', '12345\ud800', 'does-not-fit'],
    ['cn-mobile', '12800138000', 'does-not-fit'],
    ['cn-mobile', '+8513800138000', 'does-not-fit'],
    ['email', 'a@b@example.com', 'does-not-fit'],
    ['email', 'someone@qq。com', 'does-not-fit'],
    ['email', 'nobody', 'does-not-fit'],
    ['steam-id64', '76561190000000000', 'does-not-fit'],
    ['genshin-uid', '400000000', 'does-not-fit'],
    ['genshin-uid', '1700000000', 'does-not-fit'],
    ['star-rail-uid', '300000000', 'does-not-fit'],
  ])('of %s: %j is refused, not repaired (%s)', (id, raw, code) => {
    expect(normaliseRecipient(id, raw)).toMatchObject({ ok: false, rule: `${id}@1`, code });
  });

  it('stays what it is once it is normalised, whatever was entered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ +0-9-]{5,18}$/)), (id, raw) => {
        const first = normaliseRecipient(id, raw);
        if (!first.ok) return;
        expect(first.normalised).toMatch(/^[!-~]+$/);
        const again = normaliseRecipient(id, first.normalised);
        expect(again).toMatchObject({ ok: true, normalised: first.normalised });
      }),
    );
  });

  it('never has its digits made of characters that only look like digits', () => {
    fc.assert(
      fc.property(fc.constantFrom('①', '²', '𝟗', '٣', '५', '⑴', '🄂', '𝟘'), fc.nat(8), (odd, place) => {
        const raw = Array.from('123456789')
          .map((digit, index) => (index === place ? odd : digit))
          .join('');
        for (const id of ids) expect(normaliseRecipient(id, raw).ok).toBe(false);
      }),
    );
  });
});
