import { canonicalJson, type EncodedRecord, leafHash, recordText, type StoredEvent } from '@app/kernel';
import { DamagedRecord } from '../event-store/index.js';
import { idFits } from '../event-store/record-id-fits.js';

/**
 * A stored record as it was when it was first appended, byte for byte: nothing of it is made anew.
 * @throws DamagedRecord when its bytes are not those that its id was made from: no other store would take it for a record
 */
export function resentRecord(event: StoredEvent): EncodedRecord {
  const { stream, revision, type, id, leaf, metadata } = event;
  const dataJson = canonicalJson(event.data);
  const metadataJson = canonicalJson(metadata);
  const text = recordText({ stream, revision, type, dataJson, metadataJson });
  const canonical = text.withId(id);
  if (leafHash(canonical) !== leaf) throw new DamagedRecord(stream, revision, 'its bytes are not in canonical form');
  if (!idFits(event, text.contentHash)) throw new DamagedRecord(stream, revision, 'its bytes are not those its id was made from');
  const { recordedAt, prev } = metadata;
  return { id, type, revision, recordedAt, prev, canonical, dataJson, metadataJson, leaf };
}
