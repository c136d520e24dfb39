import { decodeRecord, type StoredEvent } from '@app/kernel';
import { DamagedRecord } from '../event-store.port.js';
import { integerOf, type Row, textOf } from './sqlite-database.js';

/** A row of the log as read, before its bytes are taken apart. */
export type EventRow = {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly canonical: string;
};

/** A row of `events`. */
export function eventRow(row: Row): EventRow {
  return {
    position: integerOf(row, 'position'),
    stream: textOf(row, 'stream'),
    revision: integerOf(row, 'revision'),
    type: textOf(row, 'type'),
    canonical: textOf(row, 'canonical'),
  };
}

/**
 * The event in a row, hashed over the very bytes that are stored.
 * @throws DamagedRecord when the bytes are no record, or another one than the row says
 */
export function decodeRow(row: EventRow): StoredEvent {
  let event: StoredEvent;
  try {
    event = decodeRecord(row.canonical, BigInt(row.position));
  } catch (cause) {
    throw new DamagedRecord(row.stream, row.revision, 'its bytes are no record', { cause });
  }
  if (event.stream !== row.stream || event.revision !== row.revision || event.type !== row.type) {
    throw new DamagedRecord(row.stream, row.revision, `its bytes say ${event.stream} ${event.revision} ${event.type}`);
  }
  return event;
}
