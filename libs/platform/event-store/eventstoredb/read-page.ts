import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Running, StartCall } from './connection.js';
import { recordIn, type StoredRecord } from './stored-record.js';

/** Records of one read. `full`: it ended because it was full, so there may be more. */
export type Page = {
  readonly records: readonly StoredRecord[];
  readonly full: boolean;
  /** The position of the last record that came, the server's own included. */
  readonly last: bigint | undefined;
};

const MOST_BYTES = 4_000_000;

/** Reads at most `count` records, fewer when they are large. A stream that is not there gives an empty page. */
export function readPage(request: ReadReq, count: number): StartCall<Page> {
  return (client, how): Running<Page> => {
    const { promise, resolve, reject } = Promise.withResolvers<Page>();
    const call = client.read(request, ...how());
    const records: StoredRecord[] = [];
    let came = 0;
    let bytes = 0;
    let last: bigint | undefined;
    const end = (full: boolean): void => resolve({ records, full, last });
    call.on('data', (answer: ReadResp) => {
      const event = answer.getEvent()?.getEvent();
      if (event === undefined || came >= count) return;
      came += 1;
      last = BigInt(event.getCommitPosition());
      bytes += event.getData_asU8().length + event.getCustomMetadata_asU8().length;
      const record = recordIn(answer);
      if (record !== undefined) records.push(record);
      if (came < count && bytes < MOST_BYTES) return;
      // The server would go on looking for one more.
      end(true);
      call.cancel();
    });
    call.on('end', () => end(false));
    call.on('error', reject);
    return { answer: promise, cancel: () => call.cancel() };
  };
}
