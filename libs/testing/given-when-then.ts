import {
  type Command,
  canonicalJson,
  type Decider,
  type Decision,
  type Fact,
  type Instant,
  isRefused,
  latest,
  type Refusal,
  type Wish,
} from '@app/kernel';
import { expect } from '@jest/globals';
import { STORY_START } from './fake-clock.js';

/** A fact of the story so far. `recordedAt` may be said where the decider looks at it. */
export type GivenFact<F extends Fact> = F & { readonly recordedAt?: Instant };

/** What is expected of a fact: its type, and as much of its data as matters (as with `toMatchObject`). */
export type ExpectedFact<F extends Fact> = { readonly type: F['type']; readonly data?: unknown };

/** A command; without `at` it is decided when the story so far ended. */
export type SentCommand<C extends Command> = Wish<C> & { readonly at?: Instant };

/** What came of the command. Each word fails the test when it is not so. */
export type Outcome<S, F extends Fact> = {
  /** Exactly these facts, in this order. */
  then(...expected: readonly ExpectedFact<F>[]): void;
  /** Granted, and nothing was left to do. */
  thenNothing(): void;
  /** Refused with this code; `parameters`, where given, are matched as with `toMatchObject`. */
  thenRefused(code: string, parameters?: Refusal['parameters']): void;
  readonly decision: Decision<F>;
  /** The state after the decision's facts. */
  readonly state: S;
};

/** A story told to a decider. */
export type Story<S, C extends Command, F extends Fact> = {
  /** Decides, and at once proves the twice-rule: the same command again yields nothing, or the same refusal. */
  when(command: SentCommand<C>): Outcome<S, F>;
  /** Decides a command of which each new one makes one more; only its command id tells a repeat, so there is no twice-rule. */
  whenAnew(command: SentCommand<C>): Outcome<S, F>;
  /** The state at the end of the story. */
  readonly state: S;
};

type Told<S> = { readonly state: S; readonly revision: number; readonly recordedAt: Instant };

/** Binds the words to one decider: `const { given } = scenario(orderDecider)`. */
export function scenario<S, C extends Command, F extends Fact>(
  decider: Decider<S, C, F>,
): { readonly given: (...story: readonly GivenFact<F>[]) => Story<S, C, F> } {
  return { given: (...story) => given(decider, ...story) };
}

/** Tells a decider what has happened. */
export function given<S, C extends Command, F extends Fact>(decider: Decider<S, C, F>, ...story: readonly GivenFact<F>[]): Story<S, C, F> {
  const told = tell(decider, { state: decider.initialState, revision: -1, recordedAt: STORY_START }, story);
  const decide = (sent: SentCommand<C>): { readonly decision: Decision<F>; readonly after: Told<S>; readonly again: () => Decision<F> } => {
    const command = { at: told.recordedAt, ...sent } as unknown as C;
    const decision = decider.decide(command, told.state);
    const events = isRefused(decision) ? [] : decision.events;
    for (const fact of events) canonicalJson(fact.data, `$.${fact.type}`);
    const after = tell(decider, { ...told, recordedAt: latest(command.at, told.recordedAt) }, events);
    return { decision, after, again: () => decider.decide(command, after.state) };
  };
  return {
    state: told.state,
    when(sent) {
      const { decision, after, again } = decide(sent);
      expect({ 'the same command again': again() }).toEqual({ 'the same command again': isRefused(decision) ? decision : { events: [] } });
      return outcome(decision, after.state);
    },
    whenAnew(sent) {
      const { decision, after } = decide(sent);
      return outcome(decision, after.state);
    },
  };
}

function tell<S, C extends Command, F extends Fact>(decider: Decider<S, C, F>, start: Told<S>, facts: readonly GivenFact<F>[]): Told<S> {
  return facts.reduce<Told<S>>(
    (told, { recordedAt = told.recordedAt, ...fact }) => {
      const revision = told.revision + 1;
      // The rest type of a generic loses its name; it is the fact without the story's own field.
      const state = decider.evolve(told.state, fact as unknown as F, { revision, recordedAt });
      return { state: frozen(state), revision, recordedAt };
    },
    { ...start, state: frozen(start.state) },
  );
}

function outcome<S, F extends Fact>(decision: Decision<F>, state: S): Outcome<S, F> {
  const events = (): readonly F[] => {
    if (isRefused(decision)) throw new Error(`refused: ${JSON.stringify(decision.refused)}`);
    return decision.events;
  };
  return {
    decision,
    state,
    // biome-ignore lint/suspicious/noThenProperty: the words are given, when, then; nobody awaits a story.
    then(...expected) {
      expect(events().map(({ type }) => type)).toEqual(expected.map(({ type }) => type));
      for (const [index, fact] of events().entries()) expect(fact).toMatchObject({ ...expected[index] });
    },
    thenNothing() {
      expect(events()).toEqual([]);
    },
    thenRefused(code, parameters) {
      if (!isRefused(decision)) throw new Error(`not refused: ${JSON.stringify(decision.events)}`);
      expect(decision.refused.code).toBe(code);
      if (parameters !== undefined) expect(decision.refused.parameters).toMatchObject({ ...parameters });
    },
  };
}

/** Freezes a state in depth, so that an `evolve` or `decide` that changes it in place fails its test. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
