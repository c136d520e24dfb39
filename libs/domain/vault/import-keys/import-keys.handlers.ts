import { productDecider, productStream } from '@app/domain/catalog';
import { type Actor, type CommandId, derivedCommandId, type Refusal, type Sha256, type StoredEvent } from '@app/kernel';
import { type CommandContext, type CommandHandling, CommandNotSettled, IdempotencyKeyReused } from '@app/platform/command-handling';
import { crashPoint } from '@app/platform/observability';
import type { SecretStore } from '@app/platform/secrets';
import { intakeDecider } from '../intake.decide.js';
import { keyBatchDecider } from '../key-batch.decide.js';
import { batchStream, INTAKE_STREAM, type KeyBatchFact, type KeysImported } from '../vault.events.js';
import type { FingerprintIndex } from './fingerprint-index.handlers.js';
import { type DuplicateReason, emptyReport, type ImportReport, joinedReport, type LineNote } from './import-report.policy.js';
import { type ImportWindow, windowsOf } from './import-windows.policy.js';
import type { KeyLine, KeyLines } from './key-lines.policy.js';
import { checkKeyValues } from './key-values.policy.js';
import { type ClearKey, fingerprintOf, sealKeys } from './seal-keys.handlers.js';

/** An import as somebody asked for it. The same `commandId` and lines give the same answer, however often. */
export type ImportRequest = { readonly productId: string; readonly commandId: CommandId; readonly actor: Actor };

/** How an import ended. */
export type ImportOutcome =
  | { readonly outcome: 'imported'; readonly report: ImportReport }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** What an import works with. */
export type ImportParts = {
  readonly handling: CommandHandling;
  readonly secrets: Pick<SecretStore, 'seal' | 'index'>;
  readonly known: FingerprintIndex;
  readonly randomBytes: (size: number) => Uint8Array;
};

/** How often a batch that others overtook is made anew without the keys that they brought, and how often it is decided on anew. */
const MOST_ATTEMPTS = 20;

type Numbered = ClearKey & { readonly line: number };
/** `own`: the batches made so far. */
type Import = ImportRequest & { readonly mode: 'live' | 'test'; readonly own: Set<string> };
type Taken = { readonly batchId: string; readonly fingerprints: ReadonlySet<Sha256> };

/**
 * Brings keys into the house: window by window, each sealed as a batch and admitted whole, or not at all.
 * Keys that are in the house already are left out and reported. What was admitted stays, even when a later line cannot be read.
 */
export class ImportKeysProcess {
  constructor(private readonly parts: ImportParts) {}

  /**
   * Refused: unknown-product, route-not-supported.
   * @throws MalformedLines, IdempotencyKeyReused (the same commandId with other lines), CommandNotSettled (others kept being faster: ask
   * again with the same commandId), and whatever the stores throw
   */
  async run(request: ImportRequest, lines: KeyLines, onProgress: (report: ImportReport) => void = () => undefined): Promise<ImportOutcome> {
    const { productId } = request;
    const { state: product } = await this.parts.handling.fold(productDecider, productStream(productId));
    if (product.stage === 'none') return refused('unknown-product', productId);
    if (product.offer.route !== 'auto-key') return refused('route-not-supported', productId);
    const started: Import = { ...request, mode: product.offer.mode, own: new Set() };
    let report = emptyReport;
    for await (const window of windowsOf(lines)) {
      report = joinedReport(report, await this.#import(started, window));
      onProgress(report);
    }
    return { outcome: 'imported', report };
  }

  async #import(request: Import, window: ImportWindow): Promise<ImportReport> {
    const lineOf = (note: { readonly line: number }): number => window.lines[note.line - 1]?.line ?? note.line;
    const { keys, faults, doubts } = checkKeyValues(window.lines.map(({ value }) => value));
    const values = keys.map(({ line, value }) => ({ line: lineOf({ line }), value }));
    const rejected = faults.flatMap(({ line, reason }) => (reason === 'duplicate-in-file' ? [] : [{ line: lineOf({ line }), reason }]));
    const inFile = faults.filter(({ reason }) => reason === 'duplicate-in-file').map((fault) => fileDuplicate(lineOf(fault)));
    const { taken, duplicates } = await this.#takeIn(request, window, values);
    const all = [...inFile, ...duplicates].sort((a, b) => a.line - b.line);
    const doubtful = doubts.map(({ line, reason }) => ({ line: lineOf({ line }), reason }));
    return {
      batchIds: taken === undefined ? [] : [taken.batchId],
      imported: taken?.fingerprints.size ?? 0,
      duplicates: all,
      rejected,
      doubtful,
      counts: { lines: window.lines.length, duplicates: all.length, rejected: rejected.length, doubtful: doubtful.length },
    };
  }

  /** What is taken in of a window, and what was there before: told from the batch that was admitted, so a repeat says the same. */
  async #takeIn(
    request: Import,
    window: ImportWindow,
    values: readonly KeyLine[],
  ): Promise<{ readonly taken: Taken | undefined; readonly duplicates: readonly LineNote<DuplicateReason>[] }> {
    const { known, secrets } = this.parts;
    const commandHash = await secrets.index('', 'command', `${request.productId}\n${window.digest}`);
    const keys = await Promise.all(
      values.map(async ({ line, value }) => ({ line, value, fingerprint: await fingerprintOf(secrets, value) })),
    );
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const batchId = batchIdOf(request.commandId, window.index, attempt);
      const numbered = keys.map((key): Numbered => ({ ...key, keyId: `${batchId}-${key.line}` }));
      const taken = (await this.#recorded(batchId, commandHash)) ?? (await this.#record(request, batchId, commandHash, numbered));
      if (taken !== undefined && !(await this.#admit(request, taken, numbered))) continue;
      const left = keys.filter(({ fingerprint }) => taken?.fingerprints.has(fingerprint) !== true);
      const duplicates = left.map(({ line, fingerprint }) =>
        request.own.has(known.batchOf(fingerprint) ?? '') ? fileDuplicate(line) : ({ line, reason: 'already-in-stock' } as const),
      );
      if (taken !== undefined) request.own.add(taken.batchId);
      return { taken, duplicates };
    }
    throw new Error(`a window of ${request.commandId} was overtaken ${MOST_ATTEMPTS} times`);
  }

  /** The batch as an earlier sending recorded it. @throws IdempotencyKeyReused */
  async #recorded(batchId: string, commandHash: Sha256): Promise<Taken | undefined> {
    const [first] = await this.parts.handling.records<KeyBatchFact>(keyBatchDecider, batchStream(batchId), { upToRevision: 0 });
    if (first === undefined || !isImport(first)) return undefined;
    if (first.metadata.commandHash !== commandHash) throw new IdempotencyKeyReused(`batch ${batchId} was imported with other lines`);
    return { batchId, fingerprints: new Set(first.data.keys.map(({ fingerprint }) => fingerprint)) };
  }

  /** Seals and records what is not in the house yet; undefined when all of it is. */
  async #record(request: Import, batchId: string, commandHash: Sha256, keys: readonly Numbered[]): Promise<Taken | undefined> {
    const { handling, known } = this.parts;
    const { productId, mode } = request;
    await known.catchUp();
    const wanted = keys.filter(({ fingerprint }) => known.batchOf(fingerprint) === undefined);
    if (wanted.length === 0) return undefined;
    const commandId = derivedCommandId('ImportKeys', batchId);
    const sealed = await sealKeys(wanted, { batchId, commandId }, this.parts);
    const stream = batchStream(batchId);
    const context = { ...contextOf(request, commandId, stream), commandHash };
    const handled = await handling.handle(keyBatchDecider, stream, { type: 'ImportKeys', batchId, productId, mode, keys: sealed }, context);
    if (handled.outcome === 'refused') throw new Error(`batch ${batchId} was refused: ${handled.refusal.code}`);
    crashPoint('keys.imported');
    return { batchId, fingerprints: new Set(handled.state.stage === 'none' ? [] : handled.state.keys.map((key) => key.fingerprint)) };
  }

  /** Makes a batch sellable. False when a key of it came into the house by another batch meanwhile. @throws CommandNotSettled */
  async #admit(request: Import, { batchId, fingerprints }: Taken, keys: readonly Numbered[]): Promise<boolean> {
    const { handling, known } = this.parts;
    const { productId } = request;
    const commandId = derivedCommandId('AdmitBatch', batchId);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const indexRevision = await known.catchUp();
      const duplicates = keys.flatMap(({ keyId, fingerprint }) => {
        const of = fingerprints.has(fingerprint) ? known.batchOf(fingerprint) : undefined;
        return of === undefined || of === batchId ? [] : [{ keyId, of }];
      });
      const handled = await handling.handle(
        intakeDecider,
        INTAKE_STREAM,
        { type: 'AdmitBatch', batchId, productId, fingerprints: [...fingerprints], indexRevision, duplicates },
        contextOf(request, commandId, INTAKE_STREAM),
      );
      const decided = handled.state.decided.get(batchId);
      if (decided !== undefined) {
        await known.catchUp();
        return decided.outcome === 'admitted';
      }
      if (handled.outcome === 'refused' && handled.refusal.code !== 'index-behind') {
        throw new Error(`batch ${batchId} was not decided on: ${handled.refusal.code}`);
      }
    }
    throw new CommandNotSettled(`other batches were faster than ${batchId} ${MOST_ATTEMPTS} times`);
  }
}

/** Short, since it stands in the id of each of its keys. */
function batchIdOf(commandId: CommandId, window: number, attempt: number): string {
  return derivedCommandId('key-batch', commandId, window, attempt).replaceAll('-', '').slice(0, 20);
}

function contextOf({ actor }: ImportRequest, commandId: CommandId, stream: string): CommandContext {
  return { commandId, actor, shopId: '', correlationId: stream, causationId: commandId };
}

function fileDuplicate(line: number): { readonly line: number; readonly reason: 'duplicate-in-file' } {
  return { line, reason: 'duplicate-in-file' };
}

function refused(code: string, productId: string): ImportOutcome {
  return { outcome: 'refused', refusal: { code, parameters: { productId } } };
}

function isImport(event: StoredEvent<KeyBatchFact>): event is StoredEvent<KeysImported> {
  return event.type === 'KeysImported';
}
