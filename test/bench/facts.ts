import { randomBytes } from 'node:crypto';
import { type EncodedRecord, encodeRecords, type StreamHead } from '@app/kernel';
import { systemClock } from '@app/platform/observability';

const FILLER = randomBytes(100).toString('hex');

/** One record of about 300 bytes of data, chained to the head it follows. */
export function encoded(stream: string, head: StreamHead | undefined, n: number): EncodedRecord {
  const commandId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const [record] = encodeRecords([{ type: 'Measured', data: { n, text: FILLER } }], {
    stream,
    head,
    now: systemClock.now(),
    metadata: {
      commandId,
      $correlationId: stream,
      $causationId: commandId,
      actor: { kind: 'system', id: 'bench' },
      shopId: 'bench',
      codeVersion: 'bench',
    },
    schemaVersionOf: () => 1,
  });
  if (record === undefined) throw new Error('one fact makes one record');
  return record;
}
