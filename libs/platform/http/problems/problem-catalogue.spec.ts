import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { problemOfRefusal } from '../index.js';
import { problemStatuses } from './problem-statuses.js';
import { englishTitles } from './titles.en.js';
import { chineseTitles } from './titles.zh-cn.js';

const libs = join(import.meta.dirname, '..', '..', '..');
const roots = [libs, join(libs, '..', 'apps')];

/** Everything that runs. */
function sources(): readonly string[] {
  const files = roots.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)));
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('/testing/'));
}

/** Codes as they are written where something is refused, with the file. */
function refusalsInCode(): readonly (readonly [code: string, file: string])[] {
  return sources().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\brefuse\(\s*'([^']+)'/g)].map(([, code = '']) => [code, file] as const),
  );
}

describe('The catalogue of problems', () => {
  const codes = Object.keys(problemStatuses);

  it('knows every refusal that is written anywhere', () => {
    const found = refusalsInCode();
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(([code]) => !codes.includes(code))).toEqual([]);
  });
  it('holds no code that nothing answers', () => {
    const isCatalogue = (file: string): boolean => /\/problems\/(titles|problem-statuses)|\/diagnosis\/messages\//.test(file);
    const written = sources()
      .filter((file) => !isCatalogue(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(codes.filter((code) => !written.includes(`'${code}'`))).toEqual([]);
  });
  it('knows every refusal of which an order can tell why', () => {
    const words = readFileSync(join(libs, 'diagnosis', 'messages', 'en', 'refused-commands.ts'), 'utf8');
    const told = [...words.matchAll(/^ {2}'([a-z-]+)': /gm)].map(([, code = '']) => code);
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter((code) => !codes.includes(code))).toEqual([]);
  });
  it('has a title in both languages for every code, and none besides', () => {
    for (const titles of [englishTitles, chineseTitles]) {
      expect(Object.keys(titles).sort()).toEqual([...codes].sort());
      for (const title of Object.values(titles)) expect(title).toMatch(/\S[.。]$|Bearer …$/);
    }
    for (const title of Object.values(chineseTitles)) expect(title).toMatch(/\p{Script=Han}/u);
    for (const title of Object.values(englishTitles)) expect(title).not.toMatch(/\p{Script=Han}/u);
  });
  it('writes codes in one way and gives each a status of an error', () => {
    for (const [code, status] of Object.entries(problemStatuses)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });
});

describe('A refused command', () => {
  it('is told by its own code and parameters', () =>
    expect(problemOfRefusal({ code: 'out-of-stock', parameters: { available: 3 } })).toMatchObject({
      status: 409,
      code: 'out-of-stock',
      details: { parameters: { available: 3 } },
    }));
  it('is not found where what it names is not there', () =>
    expect(problemOfRefusal({ code: 'unknown-order', parameters: {} }).status).toBe(404));
  it('is to be tried again where the refusal passes by itself', () =>
    expect(problemOfRefusal({ code: 'index-behind', parameters: {} })).toMatchObject({ status: 503, details: { retryAfterSeconds: 1 } }));
  it('is told even where nobody wrote a title', () =>
    expect(problemOfRefusal({ code: 'brand-new', parameters: { n: 1 } })).toMatchObject({
      status: 409,
      code: 'refused',
      details: { parameters: { n: 1, refusal: 'brand-new' } },
    }));
});
