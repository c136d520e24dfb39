import type { EventStore } from '@app/platform/event-store';
import { afterEach, beforeEach, describe } from '@jest/globals';
import { appendContract } from './event-store-contract.append.js';
import { durabilityContract } from './event-store-contract.durability.js';
import { readContract } from './event-store-contract.read.js';
import { subscribeContract } from './event-store-contract.subscribe.js';

/** An engine under test. What an engine cannot do is left out, and its part of the contract with it. */
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

/** Gives the store of the running test, and a stream name that no other test uses. */
export type ContractContext = { readonly use: () => StoreUnderTest; readonly streamName: (name: string) => string };

let run = 0;

/**
 * What every engine must do. The log may hold records of others: each test looks at its own streams only,
 * so it also runs against a server that is already in use.
 */
export function eventStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
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

    const context: ContractContext = {
      use() {
        if (underTest === undefined) throw new Error('no store: use it within a test');
        return underTest;
      },
      streamName: (stream) => `${prefix}.${run}-${stream}`,
    };
    appendContract(context);
    readContract(context);
    subscribeContract(context);
    durabilityContract(context);
  });
}
