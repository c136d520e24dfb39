import type { Configuration } from '@app/platform/config';
import { CliFault } from '../faults/fault.js';

/** What copies files is of no use where the data lies on servers, which have tools of their own. @throws CliFault embedded-only */
export function refuseSharedStores({ engine }: Pick<Configuration, 'engine'>, command: 'backup' | 'restore'): void {
  if (engine.kind === 'cluster') throw new CliFault({ kind: 'embedded-only', command });
}
