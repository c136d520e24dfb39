import type { Fact, Instant, Intent, Saga } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import { appendFacts } from './append-facts.js';

/** The simplest case file: the types of an order's facts, in order. */
export type SpecFile = { readonly orderId: string; readonly facts: readonly string[] };

/** Folds the case file of an order at its head; undefined when there is none. */
export async function specFile(events: EventStore, orderId: string): Promise<SpecFile | undefined> {
  const facts: string[] = [];
  for await (const { type } of events.readStream(`order-${orderId}`)) facts.push(type);
  return facts.length === 0 ? undefined : { orderId, facts };
}

/** A saga that answers each `Asked` with an `Answered`. */
export const answerWhenAsked: Saga<SpecFile> = {
  name: 'answer-when-asked',
  on: ['Asked'],
  startsAt: 'beginning',
  react: ({ facts }) => {
    const open = facts.filter((type) => type === 'Asked').length - facts.filter((type) => type === 'Answered').length;
    return Array.from({ length: Math.max(0, open) }, () => ({ kind: 'effect', name: 'answer', with: {} }));
  },
};

/** One intent that was carried out. */
export type Performed = { readonly orderId: string; readonly intent: string; readonly ordinal: number };

/** Carries out intents by recording them in the case file, unless it is told to fail. */
export class SpecPerformer {
  readonly performed: Performed[] = [];
  readonly skipped: { readonly saga: string; readonly orderId: string; readonly reason: string; readonly error: string }[] = [];
  /** Where sagas began. */
  readonly started: { readonly saga: string; readonly startsAt: string; readonly after: bigint }[] = [];
  /** Orders that are being worked on, and how many there were at most. */
  readonly busy = new Map<string, number>();
  most = 0;
  /** Asked before each intent; what it throws, or rejects with, is the failure. */
  before: (orderId: string) => void | Promise<void> = () => undefined;

  constructor(private readonly events: EventStore) {}

  readonly work = {
    startOf: (saga: string) => Promise.resolve(this.started.find((start) => start.saga === saga)?.after),
    recordStart: (start: { saga: string; startsAt: string; after: bigint }) => {
      this.started.push(start);
      return Promise.resolve(start.after);
    },
    loadCaseFile: (orderId: string) => specFile(this.events, orderId),
    perform: async (_saga: string, { orderId }: SpecFile, intent: Intent, ordinal: number): Promise<void> => {
      const running = (this.busy.get(orderId) ?? 0) + 1;
      this.busy.set(orderId, running);
      this.most = Math.max(this.most, this.busy.size);
      if (running > 1) throw new Error(`order ${orderId} is worked on twice at once`);
      try {
        await this.before(orderId);
        this.performed.push({ orderId, intent: intent.name, ordinal });
        await appendFacts(this.events, `order-${orderId}`, { type: 'Answered', data: {} });
      } finally {
        this.busy.delete(orderId);
      }
    },
    recordSkip: async (skip: { saga: string; orderId: string; reason: string; error: string }): Promise<void> => {
      this.skipped.push(skip);
      await appendFacts(this.events, `order-${skip.orderId}`, { type: 'SagaSkipped', data: {} });
    },
  };
}

/** A fact that wakes `answerWhenAsked`. */
export const asked: Fact = { type: 'Asked', data: {} };

/** A time at which something is due, for a spec. */
export function dueAt(at: Instant, name = 'answer', saga = answerWhenAsked.name): { name: string; at: Instant; saga: string } {
  return { name, at, saga };
}
