import { GRPC } from './grpc-codes.js';

/** We gave a call up: no answer in time, or the store was closed. `sent`: the server may have seen it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code = GRPC.unavailable;
  readonly details = '';

  constructor(
    what: string,
    readonly sent: boolean,
    options?: ErrorOptions,
  ) {
    super(what, options);
  }
}

/** Is it one of ours? */
export function isNoAnswer(error: unknown): error is NoAnswer {
  return error instanceof NoAnswer;
}
