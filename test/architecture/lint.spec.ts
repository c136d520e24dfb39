import { join } from 'node:path';
import { plant, repository } from './planted-tree.js';

const restricted = ['no-restricted-syntax', 'no-restricted-globals', 'no-restricted-imports'] as const;
type Rule = (typeof restricted)[number];

/** What a pure file may not reach for; the same line is fine where the outside world is met. */
const reaching: readonly (readonly [rule: Rule, line: string])[] = [
  ['no-restricted-syntax', 'export const at = Date.now();'],
  ['no-restricted-syntax', 'export const at = new Date();'],
  ['no-restricted-syntax', 'export const at = Date();'],
  ['no-restricted-syntax', 'export const dice = Math.random();'],
  ['no-restricted-syntax', 'export const id = globalThis.crypto.randomUUID();'],
  ['no-restricted-globals', 'export const id = crypto.randomUUID();'],
  ['no-restricted-globals', "export const shop = process.env['SHOP'];"],
  ['no-restricted-globals', 'export const later = (f: () => void) => setTimeout(f, 1);'],
  ['no-restricted-globals', 'export const at = performance.now();'],
  ['no-restricted-globals', "export const page = () => fetch('http://localhost');"],
  ['no-restricted-imports', "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();"],
  ['no-restricted-imports', "import { randomBytes } from 'node:crypto';\nexport const salt = randomBytes(8);"],
  ['no-restricted-imports', "import nodeCrypto from 'node:crypto';\nexport const salt = nodeCrypto.hash;"],
  ['no-restricted-syntax', "import * as nodeCrypto from 'node:crypto';\nexport const salt = nodeCrypto.randomBytes(8);"],
];

const pureHomes = [
  'libs/kernel/probe.ts',
  'libs/diagnosis/probe.ts',
  'libs/evidence/probe.ts',
  'libs/domain/vault/probe.events.ts',
  'libs/domain/vault/probe.state.ts',
  'libs/domain/vault/probe.decide.ts',
  'libs/sagas/deliver/probe.saga.ts',
  'libs/read-models/stock/probe.projection.ts',
];

const everywhere: readonly (readonly [rule: string, text: string])[] = [
  ['@typescript-eslint/no-explicit-any', 'export const anything = (x: any): x is string => typeof x === "string";'],
  ['@typescript-eslint/no-non-null-assertion', 'export const first = (xs: string[]): string => xs[0]!;'],
  ['@typescript-eslint/no-floating-promises', 'const send = async () => Promise.resolve(1);\nexport const go = () => { send(); };'],
  [
    '@typescript-eslint/no-misused-promises',
    'export const go = (xs: string[]) => { xs.forEach(async (x) => { await Promise.resolve(x); }); };',
  ],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    "export const stage = (s: 'open' | 'ended'): void => { switch (s) { case 'open': return; } };",
  ],
  ['no-empty', 'export const go = (f: () => void) => { try { f(); } catch {} };'],
  ['@typescript-eslint/ban-ts-comment', '// @ts-ignore\nexport const wrong: number = "one";'],
  ['no-restricted-imports', "import { EventBus } from '@nestjs/cqrs';\nexport const bus = EventBus;"],
  ['eqeqeq', 'export const same = (a: number, b: number) => a == b;'],
];

type Linted = readonly { filePath: string; messages: readonly { ruleId: string | null }[] }[];

describe('The lint rules', () => {
  const probes = new Map<string, string>();
  reaching.forEach(([, line], n) => {
    for (const home of pureHomes) probes.set(home.replace('probe', `probe-${n}`), line);
    probes.set(`libs/platform/http/probe-${n}.ts`, line);
    probes.set(`libs/kernel/probe-${n}.spec.ts`, line);
  });
  for (const [n, [, text]] of everywhere.entries()) probes.set(`apps/api/src/probe-${n}.ts`, text);
  probes.set('libs/kernel/calendar.ts', 'export const day = (at: string) => new Date(at).toISOString();');

  const tree = plant(Object.fromEntries(probes));
  const linted = tree.run('eslint', '--config', join(repository, 'eslint.config.mjs'), '--format', 'json', 'apps', 'libs') as Linted;
  const broken = (path: string) => linted.find(({ filePath }) => filePath.endsWith(`/${path}`))?.messages.map(({ ruleId }) => ruleId);

  afterAll(() => {
    tree.remove();
  });

  it.each(reaching.map(([rule, line], n) => ({ rule, line, n })))('keep pure files from: $line', ({ rule, n }) => {
    for (const home of pureHomes) expect(broken(home.replace('probe', `probe-${n}`))).toContain(rule);
  });

  it.each(reaching.map(([, line], n) => ({ line, n })))('let the edge and specs write: $line', ({ n }) => {
    for (const path of [`libs/platform/http/probe-${n}.ts`, `libs/kernel/probe-${n}.spec.ts`]) {
      expect(broken(path)?.filter((rule) => restricted.some((name) => name === rule))).toEqual([]);
    }
  });

  it('let a pure file read a time it was given', () => {
    expect(broken('libs/kernel/calendar.ts')).toEqual([]);
  });

  it.each(everywhere.map(([rule, text], n) => ({ rule, text, n })))('forbid everywhere: $text', ({ rule, n }) => {
    expect(broken(`apps/api/src/probe-${n}.ts`)).toContain(rule);
  });
});
