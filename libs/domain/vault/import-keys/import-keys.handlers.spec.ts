import { offerOf, productDecider, productStream } from '@app/domain/catalog';
import { type CommandId, derivedCommandId, hmacSha256, money } from '@app/kernel';
import { type CommandHandling, CommandNotSettled, StreamCommandHandling } from '@app/platform/command-handling';
import type { SecretStore } from '@app/platform/secrets';
import { fakeClock, hastyScheduler, InMemoryEventStore, randomFrom } from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INTAKE_STREAM, intakeDecider } from '../index.js';
import { FingerprintIndex } from './fingerprint-index.handlers.js';
import { ImportKeysProcess } from './import-keys.handlers.js';
import type { ImportReport } from './import-report.policy.js';
import { keysOfList } from './key-lines.policy.js';

const actor = { kind: 'operator', id: 'spec' } as const;
const index: SecretStore['index'] = async (shopId, kind, value) => hmacSha256(Buffer.from(`${shopId}|${kind}`), value);
const secrets: Pick<SecretStore, 'seal' | 'index'> = {
  index,
  seal: async (keyId, plain) => ({
    alg: 'A256GCM',
    keyId,
    nonce: 'bm9uY2Vub25jZW4=',
    ct: Buffer.from(`${plain}0123456789abcdef`).toString('base64'),
  }),
};
const idOf = (name: string): CommandId => derivedCommandId('spec', name);

describe('An import of keys', () => {
  let events: InMemoryEventStore;
  beforeEach(async () => {
    events = new InMemoryEventStore();
    const times = { payWithinSeconds: 900, deliverWithinSeconds: 60 };
    const offer = offerOf({ name: 'P', sku: 'S', unitPrice: money(100), route: 'auto-key', ...times, refundPolicy: 'none' }, 'test');
    const commandId = idOf('p1');
    const about = { actor, shopId: '', correlationId: 'p1', causationId: commandId };
    await processOf(events).handling.handle(
      productDecider,
      productStream('p1'),
      { type: 'ListProduct', productId: 'p1', offer },
      { commandId, ...about },
    );
  });

  const run = async (imports: ImportKeysProcess, name: string, values: readonly string[]): Promise<ImportReport> => {
    const done = await imports.run({ productId: 'p1', commandId: idOf(name), actor }, keysOfList(values));
    if (done.outcome === 'refused') throw new Error(done.refusal.code);
    return done.report;
  };

  it('tells how far it has come, batch by batch', async () => {
    const seen: number[] = [];
    const values = Array.from({ length: 1_800 }, (_, n) => `PROGRESS-${n}`);
    await processOf(events).imports.run({ productId: 'p1', commandId: idOf('progress'), actor }, keysOfList(values), ({ counts }) =>
      seen.push(counts.lines),
    );
    expect(seen.at(-1)).toBe(1_800);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('that died between sealing and admission is finished by its repeat, with the same batch', async () => {
    const dying = processOf(events, (handling) => ({
      fold: (...given) => handling.fold(...given),
      records: (...given) => handling.records(...given),
      handle: (decider, stream, ...rest) =>
        stream === INTAKE_STREAM ? Promise.reject(new Error('died')) : handling.handle(decider, stream, ...rest),
    }));
    await expect(run(dying.imports, 'crash', ['A-1', 'A-2'])).rejects.toThrow('died');
    const after = processOf(events);
    expect((await after.handling.fold(intakeDecider, INTAKE_STREAM)).revision).toBe(-1);
    const report = await run(after.imports, 'crash', ['A-1', 'A-2']);
    expect(report).toMatchObject({ imported: 2, duplicates: [] });
    expect(await run(processOf(events).imports, 'crash', ['A-1', 'A-2'])).toEqual(report);
    expect((await after.handling.fold(intakeDecider, INTAKE_STREAM)).state.decided.whole().size).toBe(1);
  });

  it('that another process overtakes leaves out what that one brought, and says so again when repeated', async () => {
    let overtaken = false;
    const slow = processOf(events, (handling) => ({
      fold: (...given) => handling.fold(...given),
      records: (...given) => handling.records(...given),
      handle: async (decider, stream, ...rest) => {
        if (stream === INTAKE_STREAM && !overtaken) {
          overtaken = true;
          await run(processOf(events).imports, 'other', ['B-2']);
        }
        return handling.handle(decider, stream, ...rest);
      },
    }));
    const report = await run(slow.imports, 'slow', ['B-1', 'B-2', 'B-3']);
    expect(report).toMatchObject({ imported: 2, duplicates: [{ line: 2, reason: 'already-in-stock' }] });
    expect(await run(processOf(events).imports, 'slow', ['B-1', 'B-2', 'B-3'])).toEqual(report);
    const { state } = await slow.handling.fold(intakeDecider, INTAKE_STREAM);
    expect([...state.decided.whole().values()].map(({ outcome }) => outcome).toSorted()).toEqual(['admitted', 'admitted', 'refused']);
  });

  it('that others keep overtaking gives up, and is finished by its repeat', async () => {
    let overtaken = 0;
    const slow = processOf(events, (handling) => ({
      fold: (...given) => handling.fold(...given),
      records: (...given) => handling.records(...given),
      handle: async (decider, stream, ...rest) => {
        if (stream === INTAKE_STREAM) {
          overtaken += 1;
          await run(processOf(events).imports, `other ${overtaken}`, [`OTHER-${overtaken}`]);
        }
        return handling.handle(decider, stream, ...rest);
      },
    }));
    await expect(run(slow.imports, 'slow', ['C-1'])).rejects.toBeInstanceOf(CommandNotSettled);
    expect(overtaken).toBe(20);
    expect(await run(processOf(events).imports, 'slow', ['C-1'])).toMatchObject({ imported: 1, duplicates: [] });
  });

  it('never takes a value in twice, whatever is imported by whom, again, or at once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        async (files) => {
          const story = `story-${JSON.stringify(files)}`;
          const house = new InMemoryEventStore();
          const processes = [processOf(house), processOf(house)] as const;
          const commandId = idOf(story);
          const times = { payWithinSeconds: 900, deliverWithinSeconds: 60 };
          const offer = offerOf({ name: 'P', sku: 'S', unitPrice: money(1), route: 'auto-key', ...times, refundPolicy: 'x' }, 'test');
          await processes[0].handling.handle(
            productDecider,
            productStream('p1'),
            { type: 'ListProduct', productId: 'p1', offer },
            { commandId, actor, shopId: '', correlationId: 'p1', causationId: commandId },
          );
          const values = files.map((file) => file.map((n) => `${story.length}-VALUE-${n}`));
          const reports = await Promise.all(values.map((file, n) => run(processes[n % 2 === 0 ? 0 : 1].imports, `${story}-${n}`, file)));
          const again = await Promise.all(values.map((file, n) => run(processOf(house).imports, `${story}-${n}`, file)));
          expect(again.map(({ imported }) => imported)).toEqual(reports.map(({ imported }) => imported));
          const known = new FingerprintIndex(house);
          await known.catchUp();
          expect(known.size).toBe(new Set(values.flat()).size);
          expect(reports.reduce((sum, { imported }) => sum + imported, 0)).toBe(known.size);
        },
      ),
      { numRuns: 30 },
    ));
});

function processOf(
  store: InMemoryEventStore,
  wrapped: (handling: CommandHandling) => CommandHandling = (handling) => handling,
): { readonly handling: CommandHandling; readonly imports: ImportKeysProcess } {
  const clock = fakeClock();
  const handling = wrapped(
    new StreamCommandHandling({ store, clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: 'spec' }),
  );
  const bytes = randomFrom(7);
  const randomBytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, () => Math.floor(bytes() * 256));
  return { handling, imports: new ImportKeysProcess({ handling, secrets, known: new FingerprintIndex(store), randomBytes }) };
}
