import { unknownSettings } from '@app/platform/config';
import type { openLog } from '@app/platform/http';

/** A setting that was misspelt has no effect: the log says so, with the one that was most likely meant. */
export function tellUnknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
  logger: Pick<ReturnType<typeof openLog>, 'warn'>,
): void {
  for (const unknown of unknownSettings(environment)) logger.warn(unknown, 'a variable looks like a setting, and nobody reads it');
}
