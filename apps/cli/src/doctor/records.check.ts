import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_FILE, type EventStore, faultOfDatabase } from '@app/platform/event-store';
import { VIEWS_FILE } from '@app/platform/read-store';
import { SECRETS_FILE } from '@app/platform/secrets';
import { describeError } from '@app/platform/subscriptions';
import { type DoctorFinding, found } from './finding.js';

/** So many of the newest records are looked at where only a quick look is wanted. */
export const QUICK_RECORDS = 10_000;

/** Do the files hold together, as the database sees it? A file that is not there is no damage. */
export function checkFiles(folder: string): readonly DoctorFinding[] {
  return [EVENTS_FILE, SECRETS_FILE, VIEWS_FILE]
    .filter((file) => existsSync(join(folder, file)))
    .map((file) => {
      const detail = faultOf(join(folder, file));
      return detail === undefined
        ? found('files', 'ok', { code: 'file-sound', file })
        : found('files', 'fail', { code: 'file-damaged', file, detail });
    });
}

function faultOf(path: string): string | undefined {
  try {
    return faultOfDatabase(path);
  } catch (error) {
    return describeError(error);
  }
}

/** Is every record as it was recorded? */
export async function checkRecords(
  events: Pick<EventStore, 'findDamage'>,
  after: bigint,
  onProgress: (walked: number) => void,
): Promise<DoctorFinding> {
  let walked = 0;
  const tell = (count: number): void => {
    walked = count;
    onProgress(count);
  };
  const damage = await events.findDamage({ after, onProgress: tell });
  if (damage === undefined) return found('records', 'ok', { code: 'records-sound', walked, all: after === 0n });
  const { stream, revision, kind } = damage;
  return found('records', 'fail', { code: 'record-damaged', stream, revision, kind });
}
