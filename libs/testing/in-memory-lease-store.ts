import type { HeldLease, LeaseRecord, LeaseStore } from '@app/platform/subscriptions';

/** Leases of processes that are one process. */
export class InMemoryLeaseStore implements LeaseStore {
  readonly #leases = new Map<string, LeaseRecord>();
  /** Asked before each call; what it throws, or rejects with, is the failure. */
  before: (call: keyof LeaseStore) => void | Promise<void> = () => undefined;

  async list(): Promise<readonly LeaseRecord[]> {
    await this.before('list');
    return [...this.#leases.values()];
  }

  async acquire(name: string, holder: string, seen: LeaseRecord | undefined): Promise<bigint | undefined> {
    await this.before('acquire');
    const now = this.#leases.get(name);
    if (now?.token !== seen?.token || now?.beat !== seen?.beat) return undefined;
    const token = (now?.token ?? 0n) + 1n;
    this.#leases.set(name, { name, token, beat: 0n, holder });
    return token;
  }

  async renew(held: readonly HeldLease[]): Promise<readonly string[]> {
    await this.before('renew');
    return held.flatMap(({ name, token }) => {
      const now = this.#leases.get(name);
      if (now?.token !== token) return [name];
      this.#leases.set(name, { ...now, beat: now.beat + 1n });
      return [];
    });
  }

  async release({ name, token }: HeldLease): Promise<void> {
    await this.before('release');
    const now = this.#leases.get(name);
    if (now?.token === token) this.#leases.set(name, { ...now, holder: undefined });
  }

  async forget({ name, token, beat }: LeaseRecord): Promise<void> {
    await this.before('forget');
    const now = this.#leases.get(name);
    if (now?.token === token && now.beat === beat) this.#leases.delete(name);
  }
}
