import { type RunningProcess, type StartOptions, startProcess } from '@app/assembly';
import { ConfigurationFault } from '@app/platform/config';
import { Module } from '@nestjs/common';

@Module({})
class WorkerModule {}

/**
 * Starts a process that follows the log: reactions, read models, deadlines. Over HTTP it answers health and metrics alone.
 * @throws ConfigurationFault where the engine is the embedded one, whose one process is the api; else as `startProcess`
 */
export function startWorker(options: StartOptions): Promise<RunningProcess> {
  if (options.config.engine.kind === 'embedded') {
    const what =
      'a worker of its own needs the cluster engine: set EVENTSTORE_URL and MONGODB_URL, or run the api alone, which does this work itself';
    return Promise.reject(new ConfigurationFault([{ setting: 'EVENTSTORE_URL', what }]));
  }
  return startProcess(
    { ...options, config: { ...options.config, followsLog: true } },
    { module: () => ({ module: WorkerModule }), takesCommands: false, steps: () => [] },
  );
}
