import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../faults/free-port.js';
import { buildOnce, ServerProcess } from '../../faults/server-process.js';

/** The servers that a run is given. */
export type ClusterServers = { readonly eventStoreUrl: string; readonly mongoUrl: string };

/** The servers named by EVENTSTORE_URL and MONGODB_URL; undefined where one of them is not set. */
export function clusterServers(): ClusterServers | undefined {
  const { EVENTSTORE_URL: eventStoreUrl = '', MONGODB_URL: mongoUrl = '' } = process.env;
  return eventStoreUrl === '' || mongoUrl === '' ? undefined : { eventStoreUrl, mongoUrl };
}

/** Specs that use the same servers one after the other must open what those before them sealed. */
const SHARED_KEK = join(tmpdir(), 'cardtrail-cluster-specs', 'key-encryption.key');

/** One api that follows nothing and two workers, as processes of their own on the same servers. */
export class ClusterProcesses {
  readonly workers: readonly ServerProcess[];

  private constructor(
    readonly api: ServerProcess,
    workers: readonly ServerProcess[],
    private readonly folder: string,
  ) {
    this.workers = workers;
  }

  /** Builds the programs, starts the processes and waits until all are ready. */
  static async start({ eventStoreUrl, mongoUrl }: ClusterServers): Promise<ClusterProcesses> {
    buildOnce();
    const folder = mkdtempSync(join(tmpdir(), 'cardtrail-cluster-'));
    const settings = { EVENTSTORE_URL: eventStoreUrl, MONGODB_URL: mongoUrl, CARDTRAIL_KEK_FILE: SHARED_KEK };
    const process = async (name: string, program: 'api' | 'worker'): Promise<ServerProcess> => {
      const own = mkdtempSync(join(folder, `${name}-`));
      return new ServerProcess(own, await freePort(), {
        program,
        settings: program === 'api' ? { ...settings, CARDTRAIL_WORKER: 'outside' } : settings,
      });
    };
    const workers = [await process('worker-1', 'worker'), await process('worker-2', 'worker')];
    const cluster = new ClusterProcesses(await process('api', 'api'), workers, folder);
    await cluster.startAll();
    return cluster;
  }

  /** An api that follows nothing is ready once workers have built the read models: all start at once. */
  async startAll(): Promise<void> {
    await Promise.all([this.api, ...this.workers].map((one) => one.start()));
  }

  /** Stops all, as a deployment would. @returns the exit codes */
  stopAll(): Promise<readonly (number | null)[]> {
    return Promise.all([this.api, ...this.workers].map((one) => one.stop()));
  }

  async close(): Promise<void> {
    await this.stopAll();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
