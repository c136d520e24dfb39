import { ConfigurationFault, readConfiguration } from '@app/platform/config';
import { drainOnSignal, openLog } from '@app/platform/http';
import { systemScheduler } from '@app/platform/observability';
import { startApi } from './index.js';

/** The configuration, or what is to be put in order first, cannot be used: a new start will not help. */
const EXIT_NOT_FIT = 78;

/** So long callers over connections they kept are told to go elsewhere, instead of finding them closed. */
const NOTICE_MILLIS = 250;

try {
  const config = readConfiguration(process.env, process.cwd());
  const logger = openLog(config.logLevel);
  const api = await startApi({ config, logger });
  drainOnSignal(() => api.close(NOTICE_MILLIS), { process, scheduler: systemScheduler });
  const key = api.adminKey.from === 'file' ? `; the administrator's key is in ${api.adminKey.file}` : '';
  process.stdout.write(`CardTrail listens on ${api.url} (browse ${api.url}/docs)${key}\n`);
} catch (error) {
  const told = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${told.message}\n`);
  if (!(error instanceof ConfigurationFault) && process.env['CARDTRAIL_LOG_LEVEL'] === 'debug')
    process.stderr.write(`${told.stack ?? ''}\n`);
  process.exitCode = EXIT_NOT_FIT;
}
