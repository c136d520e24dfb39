import { decodeRecord, recordText, type StoredEvent } from '@app/kernel';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { DamagedRecord, type DamageKind } from '../event-store.port.js';
import { idFits } from '../record-id-fits.js';

/** A record as the server gives it, before its bytes are taken apart. */
export type StoredRecord = {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The record in an answer; undefined where the answer holds none, or one of the server's own streams. */
export function recordIn(answer: ReadResp): StoredRecord | undefined {
  const event = answer.getEvent()?.getEvent();
  if (event === undefined) return undefined;
  const stream = Buffer.from(event.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  if (isSystemStream(stream)) return undefined;
  return {
    position: BigInt(event.getCommitPosition()),
    stream,
    revision: Number(event.getStreamRevision()),
    type: event.getMetadataMap().get('type') ?? '',
    id: event.getId()?.getString() ?? '',
    data: event.getData_asU8(),
    metadata: event.getCustomMetadata_asU8(),
  };
}

/** Streams whose names begin with $ are the server's own. */
function isSystemStream(stream: string): boolean {
  return stream.startsWith('$');
}

/**
 * The event of a record. The server keeps data and metadata byte for byte and the rest in fields of its own; all of it
 * together gives the canonical text again, and the record's id is made from the hash of that text: so a record that was
 * changed, moved or written by anything but CardTrail does not fit its id.
 * @throws DamagedRecord
 */
export function decodeStored(record: StoredRecord): StoredEvent {
  const event = examined(record);
  if (event === 'unreadable') throw new DamagedRecord(record.stream, record.revision, 'its bytes are no record');
  if (event === 'bytes') throw new DamagedRecord(record.stream, record.revision, 'its bytes are not those its id was made from');
  return event;
}

/** The event of a record, or what is wrong with it. */
export function examined(record: StoredRecord): StoredEvent | Extract<DamageKind, 'unreadable' | 'bytes'> {
  const { stream, revision, type, id, position } = record;
  let event: StoredEvent;
  let contentHash: string;
  try {
    const text = recordText({ stream, revision, type, dataJson: utf8.decode(record.data), metadataJson: utf8.decode(record.metadata) });
    contentHash = text.contentHash;
    event = decodeRecord(text.withId(id), position);
  } catch (error) {
    // Bytes that are no UTF-8 give a TypeError, text that is no JSON a SyntaxError.
    if (error instanceof TypeError || error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
  return idFits(event, contentHash) ? event : 'bytes';
}
