import type { Due } from '@app/kernel';
import { describeError } from '../failure.js';
import type { Observe } from '../happening.js';
import { inTurns } from '../in-turns.js';
import { pause, repeat } from '../pause.js';
import type { Surroundings } from '../surroundings.js';
import type { DuesView } from './dues-view.port.js';

/** What the view says of an order's dues and its case file does not, and the other way round. */
export type DuesDifference = { readonly orderId: string; readonly missing: readonly Due[]; readonly surplus: readonly Due[] };

/** What comparing the view with the case files takes. */
export type DeadlineSweepOptions = {
  readonly view: Pick<DuesView, 'of'>;
  /** Orders that have not ended; ended ones owe nothing. */
  readonly unfinishedOrders: () => AsyncIterable<string>;
  /** The dues of an order by its case file, folded at its head. */
  readonly duesOf: (orderId: string) => Promise<readonly Due[]>;
  /** Told of each order whose dues are not what the view says: someone's time may pass unnoticed. */
  readonly onDifference: (difference: DuesDifference) => Promise<void>;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
};

const EVERY_MILLIS = 3_600_000;
/** The view follows its log within this time; what differs before may only be late. */
const SETTLE_MILLIS = 5_000;

/** Compares, every hour, what is due by the case files of unfinished orders with what the view holds. */
export class DeadlineSweep {
  constructor(private readonly options: DeadlineSweepOptions) {}

  /** Sweeps every hour until the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    const { surroundings, observe } = this.options;
    return repeat(
      () => pause(surroundings.scheduler, EVERY_MILLIS, signal),
      () => this.sweep(signal),
      (error) =>
        observe({ kind: 'failed', subscription: 'deadline-sweep', key: 'sweep', error: describeError(error), tries: 1, parked: false }),
    );
  }

  /**
   * Looks through all unfinished orders once, and a second time at those that differ. Gives what still differs; where it was
   * stopped, what it had come to.
   */
  async sweep(signal: AbortSignal = new AbortController().signal): Promise<readonly DuesDifference[]> {
    const suspects: string[] = [];
    for await (const orderId of inTurns(this.options.unfinishedOrders(), signal)) {
      if ((await this.#compare(orderId)) !== undefined) suspects.push(orderId);
    }
    if (suspects.length === 0) return [];
    if (!(await pause(this.options.surroundings.scheduler, SETTLE_MILLIS, signal))) return [];
    const differences: DuesDifference[] = [];
    for await (const orderId of inTurns(suspects, signal)) {
      const difference = await this.#compare(orderId);
      if (difference === undefined) continue;
      differences.push(difference);
      await this.options.onDifference(difference);
    }
    return differences;
  }

  async #compare(orderId: string): Promise<DuesDifference | undefined> {
    const [owed, held] = [await this.options.duesOf(orderId), await this.options.view.of(orderId)];
    const missing = without(owed, held);
    const surplus = without(held, owed);
    return missing.length === 0 && surplus.length === 0 ? undefined : { orderId, missing, surplus };
  }
}

function without(dues: readonly Due[], others: readonly Due[]): Due[] {
  return dues.filter((due) => !others.some(({ saga, name, at }) => saga === due.saga && name === due.name && at === due.at));
}
