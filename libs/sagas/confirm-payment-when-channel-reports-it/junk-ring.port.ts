import type { RawMessage } from '@app/kernel';

/** Keeps what nobody can use in a bounded ring per account, so that junk never fills the disk. The log gets count and digest per minute. */
export interface JunkRing {
  /** `account` undefined: messages for accounts that do not exist share one ring. Never throws and never waits. */
  add(account: string | undefined, message: RawMessage): void;
}
