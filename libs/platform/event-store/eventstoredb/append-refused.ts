import type { CallFault } from './call-fault.js';

/** An error of which is known what it means for one append. To the client library it looks like what it was made of. */
export class AppendRefused extends Error {
  override readonly name = 'AppendRefused';
  readonly code: number | undefined;
  readonly details: string;
  readonly metadata: unknown;

  constructor(
    what: string,
    readonly fault: CallFault,
    seenAs: { readonly code?: number; readonly metadata?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(what, options);
    this.code = seenAs.code;
    this.details = what;
    this.metadata = seenAs.metadata;
  }
}
