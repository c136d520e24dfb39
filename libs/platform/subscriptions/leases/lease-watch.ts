import type { LeaseRecord } from './lease-store.port.js';

/** How long a lease lasts. All processes have the same terms. */
export type LeaseTerms = {
  /** A holder that could give no sign for so long holds it no more, by its own clock. */
  readonly ttlMillis: number;
  /** Others wait so much longer: for clocks that run at different speeds. */
  readonly marginMillis: number;
  /** How often signs are given and leases looked at. */
  readonly everyMillis: number;
};

type Seen = { readonly record: LeaseRecord; readonly since: number };

/**
 * Judges leases by watching them. No two clocks are compared: a lease whose holder is gone may be taken once this process
 * has itself seen it unchanged for its whole term and a margin. The holder counts its term from before it sent its last
 * sign, which is before anyone can have seen that sign, so it has stopped by then.
 */
export class LeaseWatch {
  #seen: ReadonlyMap<string, Seen> = new Map();

  constructor(private readonly terms: LeaseTerms) {}

  /** @param now milliseconds of a clock that never goes back, read after the answer came */
  observe(records: readonly LeaseRecord[], now: number): void {
    this.#seen = new Map(
      records.map((record) => {
        const before = this.#seen.get(record.name);
        const isSame = before !== undefined && sameHolding(before.record, record);
        return [record.name, { record, since: isSame ? before.since : now }];
      }),
    );
  }

  record(name: string): LeaseRecord | undefined {
    return this.#seen.get(name)?.record;
  }

  /** How long it is known that nobody has it, in milliseconds; undefined while somebody may. */
  freeFor(name: string, now: number): number | undefined {
    const seen = this.#seen.get(name);
    if (seen === undefined) return undefined;
    const unchanged = now - seen.since;
    if (seen.record.holder === undefined) return unchanged;
    const over = unchanged - this.terms.ttlMillis - this.terms.marginMillis;
    return over > 0 ? over : undefined;
  }

  /** The leases of a kind, by how their names begin. */
  named(prefix: string): readonly LeaseRecord[] {
    return [...this.#seen.values()].flatMap(({ record }) => (record.name.startsWith(prefix) ? [record] : []));
  }
}

function sameHolding(a: LeaseRecord, b: LeaseRecord): boolean {
  return a.token === b.token && a.beat === b.beat && a.holder === b.holder;
}
