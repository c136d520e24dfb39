import { ConfigurationFault, readConfiguration } from '@app/platform/config';
import { drainOnSignal, openLog } from '@app/platform/http';
import { systemScheduler } from '@app/platform/observability';
import type { StartOptions } from './start-options.js';
import type { RunningProcess } from './start-process.js';
import { tellUnknownSettings } from './tell-unknown-settings.js';

/** The configuration, or what is to be put in order first, cannot be used: a new start will not help (EX_CONFIG of sysexits.h). */
const EXIT_NOT_FIT = 78;

/** So long callers over connections they kept are told to go elsewhere, instead of finding them closed. */
const NOTICE_MILLIS = 250;

/** Runs a program: reads its configuration, starts it, says where it is, and goes down in order when it is told to. */
export async function runProcess(
  start: (options: StartOptions) => Promise<RunningProcess>,
  greeting: (running: RunningProcess) => string,
): Promise<void> {
  try {
    const config = readConfiguration(process.env, process.cwd());
    const logger = openLog(config.logLevel);
    tellUnknownSettings(process.env, logger);
    const { promise: closed, resolve: onClosed } = Promise.withResolvers<Error>();
    const running = await start({ config, logger, onClosed });
    const goDown = drainOnSignal(() => running.close(NOTICE_MILLIS), { process, scheduler: systemScheduler });
    void closed.then(({ message }) => {
      process.stderr.write(`${message}\n`);
      goDown(EXIT_NOT_FIT);
    });
    process.stdout.write(`${greeting(running)}\n`);
  } catch (error) {
    const told = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`${told.message}\n`);
    if (!(error instanceof ConfigurationFault) && process.env['CARDTRAIL_LOG_LEVEL'] === 'debug')
      process.stderr.write(`${told.stack ?? ''}\n`);
    process.exitCode = EXIT_NOT_FIT;
  }
}
