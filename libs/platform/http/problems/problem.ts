import type { Json } from '@app/kernel';
import { type ProblemCode, problemStatuses } from './problem-statuses.js';

/** One field of the input that is at fault. `field` is a path such as `buyer.contact` or `lines.0.quantity`. */
export type FieldFault = { readonly field: string; readonly code: string; readonly message: string };

/** What a problem says besides its code. */
export type ProblemDetails = {
  readonly fields?: readonly FieldFault[];
  /** Numbers and names that the reader needs: never a secret, never a personal value. */
  readonly parameters?: { readonly [name: string]: Json };
  readonly retryAfterSeconds?: number;
};

/** Why a request was not carried out: a stable code (RFC 9457), from which follow its HTTP status and its titles. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code);
    this.status = problemStatuses[code];
  }
}
