import { appendFacts, counted, countersProjection, InMemoryEventStore, removed } from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { asStored } from '../upcast.js';
import type { BuildComparison } from './compare-builds.js';
import { type DocumentSource, withOrigins } from './field-origins.js';

describe('Where the differing fields of a document come from', () => {
  let events: InMemoryEventStore;
  const fails = new Set<string>();
  const source = (): DocumentSource => ({ projection: countersProjection(fails), events, upcast: asStored, isSkipped: () => false });
  const differing = async (...differences: readonly (readonly [id: string, ...fields: string[]])[]): Promise<BuildComparison> => ({
    ...{ left: 'live', right: 'new', position: await events.headPosition(), compared: 1, differing: differences.length, unsettled: [] },
    differences: differences.map(([id, ...fields]) => ({ id, fields: fields.map((field) => ({ field, left: '0', right: '1' })) })),
  });
  const origins = async (comparison: BuildComparison, from = source()) =>
    (await withOrigins(comparison, from)).differences.map(({ id, fields }) => [
      id,
      ...fields.map((field) => (field.from === undefined ? 'nowhere' : `${field.from.type} ${field.from.stream}@${field.from.revision}`)),
    ]);

  beforeEach(() => {
    events = new InMemoryEventStore();
    fails.clear();
  });

  it('is the last event that changed the field, and no other that concerned the document', async () => {
    await appendFacts(events, 's', counted(2, ['a']));
    await appendFacts(events, 't', counted(0, ['a']));
    await appendFacts(events, 'u', counted(5, ['b']));
    expect(await origins(await differing(['a', 'sum', 'seen.1'], ['b', '(document)']))).toEqual([
      ['a', 'Counted s@0', 'Counted t@0'],
      ['b', 'Counted u@0'],
    ]);
  });

  it('is what removed a document that the log has no longer', async () => {
    await appendFacts(events, 's', counted(2, ['a']), removed('a'));
    expect(await origins(await differing(['a', '(document)', 'sum']))).toEqual([['a', 'CounterRemoved s@1', 'CounterRemoved s@1']]);
  });

  it('is nowhere where no event made it, and nothing after the position of the comparison', async () => {
    await appendFacts(events, 's', counted(2, ['a']));
    const comparison = await differing(['a', 'sum', 'invented'], ['z', '(document)']);
    await appendFacts(events, 's2', counted(3, ['a']));
    expect(await origins(comparison)).toEqual([
      ['a', 'Counted s@0', 'nowhere'],
      ['z', 'nowhere'],
    ]);
  });

  it('is the last event of the document where only its stamp differs', async () => {
    await appendFacts(events, 's', counted(2, ['a']));
    await appendFacts(events, 't', counted(0, ['a']));
    expect(await origins(await differing(['a', '(position)']))).toEqual([['a', 'Counted t@0']]);
  });

  it('stops at an event that cannot be applied, and leaves out one that is skipped', async () => {
    await appendFacts(events, 's', counted(1, ['a']));
    await appendFacts(events, 't', counted(1, ['a'], { trap: 'x' }));
    await appendFacts(events, 'u', counted(1, ['a']));
    fails.add('x');
    const comparison = await differing(['a', 'sum']);
    expect(await origins(comparison)).toEqual([['a', 'Counted s@0']]);
    expect(await origins(comparison, { ...source(), isSkipped: (position) => position === 2n })).toEqual([['a', 'Counted u@0']]);
  });
});
