import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** How the commands of the writers ended, and everything that does not agree with what is in the store. */
export type WritersReport = {
  readonly done: number;
  readonly refused: number;
  readonly notWritten: number;
  readonly notSettled: number;
  /** How often a follower was cut off. */
  readonly losses: number;
  readonly slowestMillis: number;
  readonly faults: readonly string[];
};

const root = join(import.meta.dirname, '..', '..');

/** The writers of command-writers.ts as a process of their own: an error nobody catches ends it, as it would a server. */
export class WritersProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(url: string, writers: number) {
    const program = join(root, 'test', 'faults', 'command-writers.ts');
    const hooks = join(root, 'test', 'bench', 'resolve-app.mjs');
    const inherited = Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS');
    this.#child = spawn(process.execPath, ['--import', hooks, '--disable-warning=ExperimentalWarning', program], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...Object.fromEntries(inherited), EVENTSTORE_URL: url, WRITERS: String(writers) },
    });
    this.#lines = linesOf(this.#child)[Symbol.asyncIterator]();
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when all write. */
  async writing(): Promise<void> {
    const line = await this.#lines.next();
    if (line.value !== 'writing') throw new Error('the writers did not start');
  }

  /** Lets them come to an end and gives what they say. */
  async finish(): Promise<WritersReport & { readonly exit: unknown }> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin?.write('stop\n');
    const line = await this.#lines.next();
    const [exit] = (await exited) as readonly unknown[];
    if (line.done === true) throw new Error(`the writers ended with ${String(exit)} and said nothing`);
    return { ...(JSON.parse(line.value) as WritersReport), exit };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function linesOf({ stdout }: ChildProcess): Interface {
  if (stdout === null) throw new Error('its output is a pipe');
  return createInterface({ input: stdout });
}
