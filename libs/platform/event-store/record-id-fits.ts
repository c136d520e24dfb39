import { recordId, type Sha256, type StoredEvent } from '@app/kernel';

/** A command writes far fewer records than this; a damaged one costs so many hashes before it is called so. */
const MOST_RECORDS_OF_A_COMMAND = 4_096;

/** Was the record's id made from this content? `contentHash`: of the record without its id. */
export function idFits({ id, metadata }: Pick<StoredEvent, 'id' | 'metadata'>, contentHash: Sha256): boolean {
  // What is read may be anything.
  const commandId = String((metadata as Partial<StoredEvent['metadata']> | null)?.commandId);
  for (let index = 0; index < MOST_RECORDS_OF_A_COMMAND; index += 1) {
    if (recordId(commandId, index, contentHash) === id) return true;
  }
  return false;
}
