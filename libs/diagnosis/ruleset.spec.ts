import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CURRENT_RULESET, FINDING_CODES } from './index.js';
import { rulesetOf } from './ruleset.policy.js';

const page = readFileSync(new URL('../../docs/diagnosis.md', import.meta.url), 'utf8');

describe('The ruleset', () => {
  it('is found by its version', () => expect(rulesetOf(CURRENT_RULESET).id).toBe('2026-11@1'));
  it('is written down, with a row for each code', () => {
    expect(page).toContain(`ruleset ${CURRENT_RULESET}`);
    const rows = [...page.matchAll(/^\| ([A-Z_]+) \|(.*)$/gm)].map(([, code = '', cells = '']) => [code, cells.split('|').length] as const);
    for (const code of FINDING_CODES) expect(rows).toContainEqual([code, 7]);
  });
});
