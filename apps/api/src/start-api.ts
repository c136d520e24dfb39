import { type RunningProcess, type StartOptions, startProcess } from '@app/assembly';
import { apiModule } from './api.module.js';
import { Jobs } from './jobs/jobs.js';

/** A server that runs. */
export type RunningApi = RunningProcess;

/**
 * Starts the api on the engine that the configuration chooses, with a worker beside it in this process.
 * @throws ConfigurationFault, DataFolderLocked, KeyEncryptionKeyFault, UnknownEventLog, or what listening failed with
 */
export function startApi(options: StartOptions): Promise<RunningApi> {
  return startProcess(options, {
    module: apiModule,
    takesCommands: true,
    steps: (app) => [{ name: 'jobs', run: () => app.get(Jobs, { strict: false }).idle() }],
  });
}
