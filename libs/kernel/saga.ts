import type { Command, Wish } from './decider.js';
import type { Instant } from './time.js';

/** Something that is due at a known time, derived from a case file alone. A due ends only by a fact. */
export type Due = {
  /** What is due, unique within the order: 'pay-before', 'query-attempt:…-a01'. */
  readonly name: string;
  readonly at: Instant;
  /** The saga that is woken when the time has come. */
  readonly saga: string;
};

/** What a saga wants done next. */
export type Intent<C extends Command = Command> =
  /** A command on the same order, decided at its head. */
  | { readonly kind: 'command'; readonly name: string; readonly command: Wish<C> }
  /** A step that reaches other streams or the outside world; the performer of that name does it, idempotently. */
  | { readonly kind: 'effect'; readonly name: string; readonly with: { readonly [field: string]: string | number | boolean } };

/**
 * A reaction, named as a sentence. It keeps no state: it folds the case file at its head and says what must happen next,
 * so losing a trigger, repeating it, or changing the order of triggers makes no difference.
 * For a finished story it must want nothing.
 */
export type Saga<CaseFile, C extends Command = Command> = {
  readonly name: string;
  /** Fact types that wake it. */
  readonly on: readonly string[];
  /** A new saga looks at old orders ('beginning') or only at what happens from its first start ('deploy'). */
  readonly startsAt: 'beginning' | 'deploy';
  readonly react: (file: CaseFile, now: Instant) => readonly Intent<C>[];
};
