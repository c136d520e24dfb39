import type { Collection, Db } from 'mongodb';
import { crashPoint } from '../../observability/index.js';
import { SubjectErased } from '../secret-store.port.js';
import { newSubjectKey, subjectKeyIn } from '../wrapped-keys.js';
import { keepOnce, type WrappedKey } from './kept-once.js';
import { Together } from './together.js';

type Found = Buffer | null | undefined;

/**
 * One key per subject, durable before anyone gets it. A destroyed key leaves a record without a key, which no upsert
 * replaces, so its subject never gets another. Keys are not remembered: another process may destroy one at any time.
 * Those asked for at once are read, and made, together.
 */
export class SubjectKeys {
  readonly #keys: Collection<WrappedKey>;
  readonly #reading = new Together<Found>((subjectIds) => this.#read(subjectIds));
  readonly #making = new Together<Found>((subjectIds) => this.#make(subjectIds));

  constructor(
    db: Db,
    private readonly kek: Buffer,
  ) {
    this.#keys = db.collection('secret_subject_keys', { promoteBuffers: true });
  }

  /** The subject's key, made durable first where it is new. @throws SubjectErased */
  async keyOf(subjectId: string): Promise<Buffer> {
    const key = (await this.existing(subjectId)) ?? this.#opened(subjectId, await this.#making.get(subjectId));
    if (key === undefined) throw new Error(`the key ${subjectId} was not kept`);
    return key;
  }

  /** The subject's key if there is one. @throws SubjectErased, NotOpened */
  async existing(subjectId: string): Promise<Buffer | undefined> {
    return this.#opened(subjectId, await this.#reading.get(subjectId));
  }

  async status(subjectId: string): Promise<'present' | 'erased' | 'unknown'> {
    const wrapped = await this.#reading.get(subjectId);
    if (wrapped === undefined) return 'unknown';
    return wrapped === null ? 'erased' : 'present';
  }

  /** Destroys the key. The server's own journal and its backups hold it, wrapped, until they are overwritten. */
  async erase(subjectId: string): Promise<void> {
    await this.#keys.updateOne({ _id: subjectId }, { $set: { wrapped: null } }, { upsert: true });
  }

  async #read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const found = await this.#keys.find({ _id: { $in: [...subjectIds] } }).toArray();
    return new Map(found.map(({ _id, wrapped }) => [_id, wrapped]));
  }

  async #make(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    await keepOnce(
      this.#keys,
      subjectIds.map((_id) => ({ _id, wrapped: newSubjectKey(this.kek, _id) })),
    );
    crashPoint('subject-key.committed');
    return this.#read(subjectIds);
  }

  #opened(subjectId: string, wrapped: Found): Buffer | undefined {
    if (wrapped === undefined) return undefined;
    if (wrapped === null) throw new SubjectErased(`the key ${subjectId} was destroyed`);
    return subjectKeyIn(this.kek, subjectId, wrapped);
  }
}
