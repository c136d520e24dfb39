import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyContext } from '@app/assembly';
import * as catalog from '@app/domain/catalog';
import * as channels from '@app/domain/channels';
import * as operations from '@app/domain/operations';
import * as orderCase from '@app/domain/order-case';
import * as vault from '@app/domain/vault';
import { describe, expect, it } from '@jest/globals';
import { repository } from './planted-tree.js';

/** They read records and look at no data in them. */
const withoutData = [
  'apps/cli/src/doctor/channels.check.ts',
  'apps/cli/src/stores/moment.ts',
  'libs/assembly/process/health-checks.ts',
  'libs/assembly/worker/serve-waiting-orders.ts',
];

const reads = /\.(readStream|readAll|readLast|subscribe)\(/;
const upcasts = /\b(upToDate|upcast)\(/;

/** Files of the product, but for the stores and what handles commands and follows the log, which upcast for everyone. */
function readersOfEvents(): readonly (readonly [path: string, text: string])[] {
  return ['apps', 'libs']
    .flatMap((top) => readdirSync(join(repository, top), { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !/^libs\/(platform|testing|simulators|stories)\//.test(path))
    .map((path) => [path, readFileSync(join(repository, path), 'utf8')] as const)
    .filter(([, text]) => reads.test(text));
}

describe('Old events', () => {
  it('are brought up to date by everyone who reads records and looks into them', () => {
    const readers = readersOfEvents();
    expect(readers.length).toBeGreaterThan(withoutData.length);
    const asStored = readers.filter(([, text]) => !upcasts.test(text)).map(([path]) => path);
    expect(asStored.sort()).toEqual(withoutData);
  });

  it('are brought up to date by every decider, by the versions of its context', () => {
    const fronts: readonly object[] = [catalog, channels, operations, orderCase, vault];
    const deciders = fronts.flatMap((front) => Object.values(front) as readonly unknown[]).filter(isDecider);
    expect(deciders.length).toBeGreaterThanOrEqual(9);
    const known = everyContext.map(({ upcast }) => upcast);
    for (const { name, upcast } of deciders) expect([name, known.some((one) => one === upcast)]).toEqual([name, true]);
  });
});

function isDecider(value: unknown): value is { readonly name: string; readonly upcast: unknown } {
  return typeof value === 'object' && value !== null && 'decide' in value && 'evolve' in value;
}
