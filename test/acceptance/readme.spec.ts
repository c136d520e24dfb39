import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfiguration, SETTING_NAMES } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { startGatewaySimulator } from '@app/simulators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi } from '../../apps/api/src/index.js';
import { freePort } from '../faults/free-port.js';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const ADMIN = 'ct_admin_of_the_readme_0123456789abcdefghij';

/** The blocks of one kind, as they stand in the README. */
function blocks(kind: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);
}

/** A timeline record by record, without what is another one each time: order, times, numbers; and without its line breaks. */
function records(timeline: string, order: string): readonly string[] {
  const told = timeline
    .replace(/^to read exactly this again:.*/gm, '')
    .replaceAll(order, 'ORDER')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/\w{2}WORDER\d\d|\w{2,4}ORDER\d\d/g, 'PAYMENT')
    .replaceAll(/inbox-sandbox-[-\w]+/g, 'INBOX')
    .replaceAll(/W?\d{21}/g, 'TRADE')
    .replaceAll(/\b[0-9a-f]{16,64}\b/g, 'HEX')
    .replaceAll(/\d+ bytes/g, 'N bytes');
  return told.split(/^(?=#\d)/m).flatMap((part) => (part.startsWith('#') ? [part.replaceAll(/\s+/g, ' ').trim()] : []));
}

describe('What the README says', () => {
  let said = '';
  const close: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardtrail-readme-'));
    const settings = { CARDTRAIL_DATA: join(folder, 'data'), CARDTRAIL_ADMIN_KEY: ADMIN, PORT: String(await freePort()) };
    const api = await startApi({ config: readConfiguration(settings, folder), logger: openLog('silent') });
    const gateway = await startGatewaySimulator();
    close.push(
      async () => {
        await api.close();
      },
      () => gateway.close(),
      async () => {
        rmSync(folder, { recursive: true, force: true });
      },
    );
    const script = ['set -euo pipefail', ...blocks('sh run')].join('\n');
    const environment = { ...settings, CARDTRAIL: api.url, GATEWAY: gateway.url, ADMIN, NODE_OPTIONS: '', TALLY: '' };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      cwd: root,
      env: { ...process.env, ...environment },
      timeout: 110_000,
    });
    said = stdout;
  }, 120_000);
  afterAll(async () => {
    for (const one of close) await one();
  });

  it('sells a key and tells why it arrived', () => {
    expect(said).toContain('"imported":3');
    expect(said).toMatch(/"items":\["STEAM-(AAAA-1111|BBBB-2222|CCCC-3333)"\]/);
    expect(said).toContain('"shopOrderNo":"2026-0001"');
    expect(said).toContain('"status":"delivered"');
    expect(said).toContain('"chain":"intact"');
    expect(said).toContain('"code":"DELIVERED_AND_VIEWED"');
    expect(said).toContain('DELIVERED_AND_VIEWED  the buyer · certain');
  });

  it('shows the timeline that the product shows', () => {
    const shown = blocks('text timeline')[0] ?? '';
    const orderIn = (text: string): string => /^([0-9A-Z]{26}) {2}delivered · 12 records, chain intact$/m.exec(text)?.[1] ?? 'no order';
    const real = records(said, orderIn(said));
    const pictured = records(shown, orderIn(shown));
    expect(real).toHaveLength(12);
    expect(pictured.length).toBeGreaterThan(8);
    for (const record of pictured) {
      // What rests on what may be left out of the picture, by an ellipsis.
      const beginning = record.replace(/ …$/, '');
      expect(real.filter((one) => one.startsWith(beginning))).toHaveLength(1);
      if (beginning === record) expect(real).toContain(record);
    }
  });

  it('names only scripts that there are, and every setting there is', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object };
    const named = [...readme.matchAll(/npm (?:run (?:--silent )?)?(start|test|demo|sandbox|cardtrail|check|bench|test:\w+)\b/g)].map(
      ([, name = '']) => name,
    );
    expect(new Set(named).size).toBeGreaterThan(6);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    for (const setting of SETTING_NAMES) expect(readme).toContain(`\`${setting}\``);
  });
});
