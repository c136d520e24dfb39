import { Readable } from 'node:stream';
import { RevealKeys } from '@app/domain/vault';
import { FingerprintIndex, ImportKeysProcess } from '@app/domain/vault/import-keys';
import { type CommandHandling, StreamCommandHandling } from '@app/platform/command-handling';
import { WrongExpectedRevision } from '@app/platform/event-store';
import type { SecretStore } from '@app/platform/secrets';
import { assembleSagas } from '@app/sagas';
import {
  type AppendFault,
  FaultyEventStore,
  fakeClock,
  hastyScheduler,
  InMemoryEventStore,
  MortalEventStore,
  monotonicOf,
  REFUND_LIMIT,
} from '@app/testing';
import { sealingInMemory } from './sealing-in-memory.js';

const FAULTS: readonly AppendFault[] = ['conflict', 'unavailable', 'unknown, written', 'unknown, not written', 'unknown, written late'];
const FAULTY_SHARE = 0.12;
const LONGEST_LIFE = 60;

/** How much was asked, and how much of it went wrong. `conflicts`: those that the processes made for each other. */
export type Counts = { commands: number; conflicts: number; faults: number; deaths: number };

/** What one process is made of: caches, an index and reactions of its own. */
export type Process = {
  readonly store: MortalEventStore;
  readonly handling: CommandHandling;
  readonly work: ReturnType<typeof assembleSagas>['work'];
  readonly imports: ImportKeysProcess;
  readonly keys: RevealKeys;
};

/** Two processes on one store that answers badly, each of which dies now and then in the middle of what it does. */
export class TwoProcesses {
  readonly events = new InMemoryEventStore();
  readonly clock = fakeClock();
  private readonly sealing = sealingInMemory();
  private readonly faulty: FaultyEventStore;
  private readonly processes: (Process | undefined)[] = [];
  private isCalm = true;

  constructor(
    /** Of channels alone, and there are none. */
    private readonly secrets: SecretStore,
    private readonly random: () => number,
    private readonly counts: Counts,
  ) {
    const { events } = this;
    const append = events.append.bind(events);
    events.append = (request) =>
      append(request).catch((error: unknown) => {
        if (error instanceof WrongExpectedRevision) counts.conflicts += 1;
        throw error;
      });
    this.faulty = new FaultyEventStore(events, () => this.nextFault());
  }

  /** From now on appends fail and processes die. */
  trouble(): void {
    this.isCalm = false;
    this.processes.length = 0;
  }

  /** From now on nothing goes wrong, and both processes have just started. */
  calm(): void {
    this.isCalm = true;
    this.processes.length = 0;
  }

  /** The first or second process, started anew where it has died. */
  process(n: 0 | 1): Process {
    const running = this.processes[n];
    if (running !== undefined && !running.store.isDead) return running;
    if (running !== undefined) this.counts.deaths += 1;
    const started = this.start();
    this.processes[n] = started;
    return started;
  }

  private start(): Process {
    const { clock, random, secrets, sealing } = this;
    const death = { atAppend: 1 + Math.floor(random() * LONGEST_LIFE), written: random() < 0.5 };
    const store = new MortalEventStore(this.faulty, this.isCalm ? undefined : death);
    const scheduler = hastyScheduler(clock);
    const monotonic = monotonicOf(clock);
    const handling = this.counting(new StreamCommandHandling({ store, clock, monotonic, scheduler, random, codeVersion: 'spec' }));
    const { work } = assembleSagas({
      ...{ handling, secrets, clock, scheduler, channels: new Map(), tradePrefix: 'CT', worker: 'spec', refundLimit: REFUND_LIMIT },
      ...{ junk: { add: () => undefined }, unsettled: { toTakeUp: () => Readable.from([]) }, log: () => undefined },
    });
    const randomBytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
    const imports = new ImportKeysProcess({ handling, secrets: sealing, known: new FingerprintIndex(store), randomBytes });
    return { store, handling, work, imports, keys: new RevealKeys(handling, sealing) };
  }

  private counting(inner: CommandHandling): CommandHandling {
    return {
      fold: (...given) => inner.fold(...given),
      records: (...given) => inner.records(...given),
      handle: (...given) => {
        this.counts.commands += 1;
        return inner.handle(...given);
      },
    };
  }

  private nextFault(): AppendFault {
    if (this.isCalm || this.random() >= FAULTY_SHARE) return 'works';
    this.counts.faults += 1;
    return FAULTS[Math.floor(this.random() * FAULTS.length)] ?? 'works';
  }
}
