import type { Configuration } from '@app/platform/config';
import { readRunningServer } from '@app/platform/engine';
import { isDataFolderLocked } from '@app/platform/event-store';
import { describeError } from '@app/platform/subscriptions';
import { itemsOf, jsonIn, textIn } from '../server/server-answers.js';
import type { Surroundings } from '../surroundings.js';
import { type DoctorFinding, found } from './finding.js';

const PATIENCE_MILLIS = 3_000;

/** Who works in the data folder, and is it well? */
export async function checkServer({ dataFolder }: Configuration, { fetch }: Pick<Surroundings, 'fetch'>): Promise<DoctorFinding> {
  if (!isDataFolderLocked(dataFolder)) return found('server', 'ok', { code: 'nobody-runs' });
  const server = readRunningServer(dataFolder);
  if (server === undefined) return found('server', 'warn', { code: 'folder-held' });
  const { url, pid } = server;
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MILLIS), redirect: 'error' });
    if (response.ok) return found('server', 'ok', { code: 'server-runs', url, pid });
    const reasons = itemsOf(jsonIn(await response.text()), 'reasons').map((one) => `${textIn(one, 'name')}: ${textIn(one, 'because')}`);
    return found('server', 'fail', { code: 'server-not-ready', url, detail: reasons.join('; ') || `status ${response.status}` });
  } catch (error) {
    return found('server', 'fail', { code: 'server-silent', url, detail: describeError(error) });
  }
}
