import type { BuildComparison, FieldDifference } from '@app/platform/subscriptions';
import type { Fault } from '../faults/fault.js';

/** How a job of the server stands. */
const JOB_STATES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
type JobState = (typeof JOB_STATES)[number];

/** What a job of the server says. */
export type ServerJob = {
  readonly jobId: string;
  readonly state: JobState;
  readonly done: number;
  readonly of: number;
  readonly events: number;
  /** So many documents, once the log was read. */
  readonly compared: number | undefined;
  readonly result: unknown;
  /** The code of the problem with which it failed, or was interrupted by something else than the end of its server. */
  readonly code: string | undefined;
  readonly problem: string;
};

/** Reads an answer; undefined where it is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A member of an answer; undefined where it has none. */
export function memberOf(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
}

/** A text of an answer; undefined where it has none. */
export function givenTextIn(answer: unknown, name: string): string | undefined {
  const value = memberOf(answer, name);
  return typeof value === 'string' ? value : undefined;
}

/** A text of an answer; a dash where it has none. */
export function textIn(answer: unknown, name: string): string {
  return givenTextIn(answer, name) ?? '-';
}

/** The items of a list in an answer. */
export function itemsOf(answer: unknown, name: string): readonly unknown[] {
  const items = memberOf(answer, name);
  return Array.isArray(items) ? items : [];
}

/** A number of an answer; 0 where it has none. */
export function numberIn(answer: unknown, name: string): number {
  const value = memberOf(answer, name);
  return typeof value === 'number' ? value : 0;
}

/** How a problem of the server is told here. */
export function refusalIn(answer: unknown): Pick<Extract<Fault, { readonly kind: 'server-refused' }>, 'code' | 'title' | 'fields'> {
  const fields = itemsOf(answer, 'fields').map((one) => ({ field: textIn(one, 'field'), code: textIn(one, 'code') }));
  return { code: textIn(answer, 'code'), title: textIn(answer, 'title'), fields };
}

/** The comparison that a rebuild of the server came with; undefined where there was nothing to compare. */
export function comparisonIn(result: unknown): BuildComparison | undefined {
  const told = memberOf(result, 'comparison');
  if (told === undefined || told === null) return undefined;
  return {
    left: textIn(told, 'left'),
    right: textIn(told, 'right'),
    position: BigInt(textIn(told, 'position')),
    compared: numberIn(told, 'compared'),
    differing: numberIn(told, 'differing'),
    unsettled: itemsOf(told, 'unsettled').filter((id) => typeof id === 'string'),
    differences: itemsOf(told, 'differences').map((one) => ({
      id: textIn(one, 'id'),
      fields: itemsOf(one, 'fields').map((field) => ({
        field: textIn(field, 'field'),
        left: textIn(field, 'left'),
        right: textIn(field, 'right'),
        ...originIn(memberOf(field, 'from')),
      })),
    })),
  };
}

function originIn(from: unknown): Pick<FieldDifference, 'from'> {
  if (from === undefined || from === null) return {};
  const [stream, revision] = [textIn(from, 'stream'), textIn(from, 'revision')];
  return { from: { stream, revision, type: textIn(from, 'type'), position: textIn(from, 'position') } };
}

/** Reads a job. */
export function jobIn(answer: unknown): ServerJob {
  const state = memberOf(answer, 'state');
  const progress = memberOf(answer, 'progress');
  return {
    jobId: textIn(answer, 'jobId'),
    state: JOB_STATES.find((one) => one === state) ?? 'running',
    done: numberIn(progress, 'done'),
    of: numberIn(progress, 'of'),
    events: numberIn(progress, 'events'),
    compared: memberOf(progress, 'compared') === undefined ? undefined : numberIn(progress, 'compared'),
    result: memberOf(answer, 'result'),
    code: givenTextIn(answer, 'code'),
    problem: textIn(answer, 'problem'),
  };
}
