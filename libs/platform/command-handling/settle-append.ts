import { type GrowingPause, growingPause, type Scheduler } from '@app/kernel';
import {
  type AppendRequest,
  type AppendResult,
  type EventStore,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../event-store/index.js';
import { CommandNotSettled } from './command-handling.port.js';

/** How an append ended, without a doubt. */
export type Settled =
  /** Written by the first sending. Only this answer tells where the stream stands now. */
  | { readonly how: 'written'; readonly result: AppendResult }
  /** It is in the stream; what followed it is not known. */
  | { readonly how: 'found' }
  /** Other records stand where ours would have stood. */
  | { readonly how: 'conflict' };

/** How long an unknown outcome is worked on, and what that needs. */
export type Settling = {
  /** Milliseconds of a clock that never goes back: deadlines go by it. Default: that of the process. */
  readonly monotonic?: () => number;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly settleWithinSeconds: number;
};

const PAUSES: GrowingPause = { first: 50, most: 2_000 };

/**
 * Appends, and finds out what became of it where the store cannot say.
 * @throws CommandNotSettled when that takes too long, and whatever tells that nothing was written
 */
export async function appendSettled(store: EventStore, request: AppendRequest, settling: Settling): Promise<Settled> {
  try {
    const result = await store.append(request);
    return result.repeated ? { how: 'found' } : { how: 'written', result };
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return { how: 'conflict' };
    if (error instanceof OutcomeUnknown) return settle(store, request, settling, error);
    throw error;
  }
}

async function settle(store: EventStore, request: AppendRequest, settling: Settling, unknown: OutcomeUnknown): Promise<Settled> {
  const { scheduler, random, settleWithinSeconds } = settling;
  const isOver = timeLimit(settling);
  for (let tries = 0; ; tries += 1) {
    await scheduler.sleep(growingPause(tries, PAUSES, random));
    const settled = await lookAndSendAgain(store, request);
    if (settled !== undefined) return settled;
    if (isOver()) {
      throw new CommandNotSettled(`the store could not say in ${settleWithinSeconds} s what became of an append to ${request.stream}`, {
        cause: unknown,
      });
    }
  }
}

/**
 * Reads what an append has left, for as long as it takes: the store may be lost again between a write and the look at it.
 * What was written is written, so that it cannot be read must never be told as if it had not been.
 * @throws CommandNotSettled when that takes too long
 */
export async function readBack<T>(read: () => Promise<T>, stream: string, settling: Settling): Promise<T> {
  const { scheduler, random, settleWithinSeconds } = settling;
  const isOver = timeLimit(settling);
  for (let tries = 0; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (isOver()) {
        throw new CommandNotSettled(`an append to ${stream} is written and could not be read back in ${settleWithinSeconds} s`, {
          cause: error,
        });
      }
      await scheduler.sleep(growingPause(tries, PAUSES, random));
    }
  }
}

/** Begins now; tells whether the time is over. */
function timeLimit({ monotonic = () => performance.now(), settleWithinSeconds }: Settling): () => boolean {
  const deadline = monotonic() + settleWithinSeconds * 1_000;
  return () => monotonic() >= deadline;
}

/** Undefined: still nobody knows. */
async function lookAndSendAgain(store: EventStore, request: AppendRequest): Promise<Settled | undefined> {
  try {
    const there = await whatStandsThere(store, request);
    if (there === 'ours') return { how: 'found' };
    if (there === 'others') return { how: 'conflict' };
    // Byte for byte the same at an exact revision: should the first sending still arrive, it is the same append.
    await store.append(request);
    return { how: 'found' };
  } catch (error) {
    if (error instanceof OutcomeUnknown || error instanceof StoreUnavailable) return undefined;
    // Someone is there now, perhaps we ourselves: the next look tells.
    if (error instanceof WrongExpectedRevision) return undefined;
    throw error;
  }
}

async function whatStandsThere(store: EventStore, { stream, records }: AppendRequest): Promise<'ours' | 'others' | 'not all'> {
  const [first] = records;
  if (first === undefined) return 'others';
  let index = 0;
  for await (const event of store.readStream(stream, { from: first.revision, limit: records.length })) {
    if (event.id !== records[index]?.id) return 'others';
    index += 1;
  }
  return index === records.length ? 'ours' : 'not all';
}
