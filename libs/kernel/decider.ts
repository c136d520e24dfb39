import type { Fact } from './envelope.js';
import type { Json } from './json.js';
import type { Instant } from './time.js';

/** Why a command was not carried out: a stable code and its parameters, never a sentence. */
export type Refusal = { readonly code: string; readonly parameters: { readonly [name: string]: Json } };

/** What a command leads to: facts (none when there is nothing left to do), or a refusal. */
export type Decision<F extends Fact> = { readonly events: readonly F[] } | { readonly refused: Refusal };

/** A command as a decider sees it: what is wanted, and the time at which it is decided. */
export type Command<Type extends string = string, Data = object> = { readonly type: Type; readonly at: Instant } & Data;

/** A command before the time of its deciding is known. */
export type Wish<C extends Command> = C extends Command ? Omit<C, 'at'> : never;

/** One command's rule: pure, total, and nothing the second time. */
export type Decide<C, S, F extends Fact> = (command: C, state: S) => Decision<F>;

/** Everything there is to one kind of stream. */
export type Decider<S, C extends Command, F extends Fact> = {
  readonly initialState: S;
  readonly evolve: (state: S, event: F, record: { readonly revision: number; readonly recordedAt: Instant }) => S;
  readonly decide: Decide<C, S, F>;
};

/** The command is already satisfied: nothing new is recorded. */
export const nothing: { readonly events: readonly [] } = { events: [] };

/** The command is granted and these are the facts. */
export function facts<F extends Fact>(...events: readonly F[]): Decision<F> {
  return { events };
}

/** The command is refused. */
export function refuse(code: string, parameters: Refusal['parameters'] = {}): { readonly refused: Refusal } {
  return { refused: { code, parameters } };
}

/** Was the command refused? */
export function isRefused<F extends Fact>(decision: Decision<F>): decision is { readonly refused: Refusal } {
  return 'refused' in decision;
}

/** Closes an exhaustive switch: the compiler complains here when a case is missing. */
export function never(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
