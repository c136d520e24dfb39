import type { status } from '@grpc/grpc-js';

/** What may go wrong with one append. */
export type AppendFault =
  /** Written, and answered after so long (see `lateMillis`). */
  | 'late'
  | 'never, written'
  | 'never, not written'
  /** Two answers where the protocol knows one. */
  | 'twice'
  | 'cut, written'
  | 'cut, not written'
  | 'not leader'
  | 'not ready'
  | 'too busy'
  | 'denied'
  /** The server's own timeout: a minority waits in vain, and the record may turn up later. */
  | 'timeout, written'
  | 'timeout, not written';

/** What is to go wrong, and when. Each order is carried out once and forgotten. */
export class DoubleFaults {
  lateMillis = 300;
  readonly #appends: AppendFault[] = [];
  readonly #cuts: number[] = [];
  #deniedWith: status | undefined;

  /** The next append (and those after it, `times` in all) goes wrong so. */
  nextAppend(fault: AppendFault, times = 1): void {
    for (let time = 0; time < times; time += 1) this.#appends.push(fault);
  }

  /** The next read, or subscription, is cut off with its connection after so many records. */
  cutNextReadAfter(records: number): void {
    this.#cuts.push(records);
  }

  /** Every read is refused with this code of gRPC; undefined: no more. */
  denyReads(code: status | undefined): void {
    this.#deniedWith = code;
  }

  takeAppend(): AppendFault | undefined {
    return this.#appends.shift();
  }

  takeCut(): number | undefined {
    return this.#cuts.shift();
  }

  get deniedWith(): status | undefined {
    return this.#deniedWith;
  }
}
