import type { EventStore } from '@app/platform/event-store';
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { appendContract } from './event-store-contract.append.js';
import { durabilityContract } from './event-store-contract.durability.js';
import { readContract } from './event-store-contract.read.js';
import { subscribeContract } from './event-store-contract.subscribe.js';

/** An engine under test. What an engine cannot do is left out here and named among what it lacks. */
export type StoreUnderTest = {
  readonly store: EventStore;
  /** Another writer of the same log: another client, or the same store where there is only one process. */
  readonly secondWriter: EventStore;
  /** Stops everything and opens the same log again; what was handed out before is closed. */
  readonly restart?: () => Promise<EventStore>;
  /** The answer to the next append is lost, after it was written or before: `append` fails with OutcomeUnknown. */
  readonly loseNextAnswer?: (written: boolean) => void;
  /** The server goes away, for real, and comes back. */
  readonly outage?: { readonly begin: () => Promise<void>; readonly end: () => Promise<void> };
  readonly dispose: () => Promise<void>;
};

type Ability = 'restart' | 'loseNextAnswer' | 'outage';
/** Why an engine is not put to these tests: they are shown as skipped for that reason. */
export type Lacks = { readonly [ability in Ability]?: string };

/** Gives the store of the running test, and a stream name that no other test uses. */
export type ContractContext = {
  readonly use: () => StoreUnderTest;
  readonly streamName: (name: string) => string;
  /** A test of what not every engine can do. */
  readonly itCan: <A extends Ability>(
    ability: A,
    title: string,
    test: (store: EventStore, can: NonNullable<StoreUnderTest[A]>) => Promise<void>,
    millis?: number,
  ) => void;
};

let run = 0;

/**
 * What every engine must do. The log may hold records of others: each test looks at its own streams only,
 * so it also runs against a server that is already in use.
 */
export function eventStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>, lacks: Lacks = {}): void {
  describe(`The contract of an event store: ${name}`, () => {
    let underTest: StoreUnderTest | undefined;
    const prefix = `contract.${process.pid}.${process.hrtime.bigint()}`;

    beforeEach(async () => {
      run += 1;
      underTest = await makeStore();
    });
    afterEach(async () => {
      await underTest?.dispose();
      underTest = undefined;
    });

    const use = (): StoreUnderTest => {
      if (underTest === undefined) throw new Error('no store: use it within a test');
      return underTest;
    };
    const context: ContractContext = {
      use,
      streamName: (stream) => `${prefix}.${run}-${stream}`,
      itCan(ability, title, test, millis) {
        const reason = lacks[ability];
        if (reason !== undefined) {
          it.skip(`${title}: not here, ${reason}`, () => undefined);
          return;
        }
        const run = async (): Promise<void> => {
          const { store, [ability]: can } = use();
          if (can === undefined) throw new Error(`the store under test has no ${ability}: say why it lacks that`);
          await test(store, can);
        };
        it(title, run, millis);
      },
    };
    appendContract(context);
    readContract(context);
    subscribeContract(context);
    durabilityContract(context);
  });
}
