import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytesOf, inTransaction } from '../../event-store/index.js';
import { crashPoint } from '../../observability/index.js';
import { SubjectErased } from '../secret-store.port.js';
import { newSubjectKey, subjectKeyIn } from '../wrapped-keys.js';

/** Unwrapped keys kept in memory. */
const KEYS_KEPT = 50_000;

type Minting = { readonly promise: Promise<Buffer>; readonly resolve: (key: Buffer) => void; readonly reject: (error: unknown) => void };

/**
 * One key per subject, durable before anyone gets it. New subjects that come at once share one commit.
 * A destroyed key leaves a row without a key, so its subject never gets another.
 */
export class SubjectKeys {
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #erase: StatementSync;
  readonly #unwrapped = new Map<string, Buffer>();
  #minting = new Map<string, Minting>();

  constructor(
    private readonly database: DatabaseSync,
    private readonly kek: Buffer,
  ) {
    this.#select = database.prepare('SELECT wrapped FROM subject_keys WHERE subject_id = ?');
    this.#insert = database.prepare('INSERT INTO subject_keys VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#erase = database.prepare('INSERT INTO subject_keys VALUES (?, NULL) ON CONFLICT DO UPDATE SET wrapped = NULL');
  }

  /** The subject's key, made durable first where it is new. @throws SubjectErased */
  async keyOf(subjectId: string): Promise<Buffer> {
    return this.#unwrapped.get(subjectId) ?? this.existing(subjectId) ?? (await this.#mint(subjectId));
  }

  /** The subject's key if there is one. @throws SubjectErased */
  existing(subjectId: string): Buffer | undefined {
    const known = this.#unwrapped.get(subjectId);
    if (known !== undefined) return known;
    const row = this.#select.get(subjectId);
    if (row === undefined) return undefined;
    if (row['wrapped'] === null) throw new SubjectErased(`the key ${subjectId} was destroyed`);
    return this.#keep(subjectId, subjectKeyIn(this.kek, subjectId, bytesOf(row, 'wrapped')));
  }

  status(subjectId: string): 'present' | 'erased' | 'unknown' {
    const row = this.#select.get(subjectId);
    if (row === undefined) return 'unknown';
    return row['wrapped'] === null ? 'erased' : 'present';
  }

  /** Destroys the keys in one transaction. What still stands in the write-ahead log goes with that, see `EmptiedLog`. */
  erase(subjectIds: readonly string[]): void {
    inTransaction(this.database, () => {
      for (const subjectId of subjectIds) this.#erase.run(subjectId);
    });
    for (const subjectId of subjectIds) this.#unwrapped.delete(subjectId);
  }

  #mint(subjectId: string): Promise<Buffer> {
    const running = this.#minting.get(subjectId);
    if (running !== undefined) return running.promise;
    if (this.#minting.size === 0) setImmediate(() => this.finish());
    const minting = Promise.withResolvers<Buffer>();
    this.#minting.set(subjectId, minting);
    return minting.promise;
  }

  /** Commits the keys that wait for it. */
  finish(): void {
    if (this.#minting.size === 0) return;
    const batch = this.#minting;
    this.#minting = new Map();
    try {
      inTransaction(this.database, () => {
        for (const subjectId of batch.keys()) this.#insert.run(subjectId, newSubjectKey(this.kek, subjectId));
      });
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
      return;
    }
    crashPoint('subject-key.committed');
    for (const [subjectId, { resolve, reject }] of batch) this.#hand(subjectId, resolve, reject);
  }

  /** Reads back what stands there, which another process or an erasure may have written first. */
  #hand(subjectId: string, resolve: Minting['resolve'], reject: Minting['reject']): void {
    try {
      const key = this.existing(subjectId);
      if (key === undefined) throw new Error(`the key ${subjectId} was not kept`);
      resolve(key);
    } catch (error) {
      reject(error);
    }
  }

  #keep(subjectId: string, key: Buffer): Buffer {
    this.#unwrapped.set(subjectId, key);
    if (this.#unwrapped.size > KEYS_KEPT) {
      const oldest = this.#unwrapped.keys().next();
      if (oldest.done !== true) this.#unwrapped.delete(oldest.value);
    }
    return key;
  }
}
