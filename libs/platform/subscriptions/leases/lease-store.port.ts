/** Who holds a lease. It says nothing of time: whoever wants it watches whether it changes. */
export type LeaseRecord = {
  readonly name: string;
  /** Higher with each acquisition, also by the same holder, and never used again. */
  readonly token: bigint;
  /** Another one after each renewal. */
  readonly beat: bigint;
  /** Undefined when it was given back. */
  readonly holder: string | undefined;
};

/** A lease that someone holds. */
export type HeldLease = { readonly name: string; readonly token: bigint };

/** Leases that several processes share. Each change is conditional, so of several at once one succeeds. */
export interface LeaseStore {
  /** All leases there are or were. */
  list(): Promise<readonly LeaseRecord[]>;
  /**
   * Takes a lease that is still as it was seen (undefined: it was never there). Gives the token of this holding;
   * undefined when someone was faster, or its holder gave a sign meanwhile.
   */
  acquire(name: string, holder: string, seen: LeaseRecord | undefined): Promise<bigint | undefined>;
  /** Gives a sign that leases are still held. Gives the names of those that are not any more. */
  renew(held: readonly HeldLease[]): Promise<readonly string[]>;
  /** Gives a lease back; nothing happens when someone else has it. */
  release(held: HeldLease): Promise<void>;
  /** Removes a lease that nobody will want again, if it is still as it was seen. Its tokens begin anew, above any that was raised. */
  forget(seen: LeaseRecord): Promise<void>;
}
