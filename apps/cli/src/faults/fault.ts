import type { SettingFault } from '@app/platform/config';
import type { Difference } from '@app/platform/moving';

/** Why a command could not be carried out. Every kind has its sentence in each language, and its exit code. */
export type Fault =
  | { readonly kind: 'usage'; readonly detail: string }
  | { readonly kind: 'bad-time'; readonly text: string }
  | { readonly kind: 'time-in-the-future'; readonly text: string }
  | { readonly kind: 'bad-citation' }
  | { readonly kind: 'bad-cursor' }
  | { readonly kind: 'needs-shop'; readonly option: string }
  | { readonly kind: 'configuration'; readonly faults: readonly SettingFault[] }
  | { readonly kind: 'unknown-order'; readonly asked: string }
  /** A payment of another shop on the same account. */
  | { readonly kind: 'foreign-payment'; readonly asked: string; readonly account: string }
  /** A payment without an order is looked at as of a time alone. */
  | { readonly kind: 'no-order-to-cite'; readonly asked: string }
  | { readonly kind: 'ambiguous-order'; readonly asked: string; readonly orders: readonly string[] }
  | { readonly kind: 'unknown-revision'; readonly orderId: string; readonly revision: number }
  | { readonly kind: 'unknown-ruleset'; readonly ruleset: string }
  | { readonly kind: 'unknown-projection'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'unknown-product'; readonly productId: string }
  | { readonly kind: 'route-not-supported'; readonly productId: string }
  | { readonly kind: 'not-parked'; readonly detail: string }
  | { readonly kind: 'unknown-subscription'; readonly detail: string }
  | { readonly kind: 'file-not-readable'; readonly file: string; readonly detail: string }
  | { readonly kind: 'malformed-lines'; readonly line: number; readonly reason: string }
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'no-data'; readonly folder: string }
  /** A file or folder is there, and this user may not use it. `code`: that of the operating system. */
  | { readonly kind: 'data-closed'; readonly path: string; readonly code: string }
  | { readonly kind: 'locked'; readonly folder: string }
  | { readonly kind: 'store-not-opened'; readonly detail: string }
  | { readonly kind: 'restore-unfinished'; readonly folder: string }
  | {
      readonly kind: 'shop-moved';
      readonly detail: string;
      readonly folder: string;
      readonly events: string;
      readonly documents: string;
      readonly at: string;
    }
  | { readonly kind: 'never-moved'; readonly detail: string; readonly folder: string }
  | { readonly kind: 'still-open-there'; readonly detail: string; readonly heardAt: string }
  | { readonly kind: 'shop-not-moved'; readonly detail: string; readonly folder: string }
  | { readonly kind: 'keys-missing'; readonly detail: string }
  | { readonly kind: 'no-shop-yet'; readonly detail: string }
  | { readonly kind: 'keys-of-another-shop' }
  | { readonly kind: 'move-unfinished'; readonly detail: string; readonly since: string }
  | { readonly kind: 'no-such-move'; readonly from: string; readonly to: string }
  | { readonly kind: 'server-works-here'; readonly folder: string }
  | { readonly kind: 'stores-differ'; readonly differences: readonly Difference[] }
  | { readonly kind: 'store-lost'; readonly detail: string }
  | { readonly kind: 'key-encryption-key'; readonly detail: string }
  | { readonly kind: 'read-model-not-ready'; readonly projection: string }
  | { readonly kind: 'server-unreachable'; readonly url: string; readonly detail: string }
  /** It took the request and gave no answer in time: nobody knows whether it was done. */
  | { readonly kind: 'server-late'; readonly url: string; readonly seconds: number }
  | { readonly kind: 'server-key'; readonly file: string }
  /** `from`: where the key was found; `file`: where one may be found. */
  | { readonly kind: 'server-key-refused'; readonly code: string; readonly from: string; readonly file: string }
  | {
      readonly kind: 'server-refused';
      readonly status: number;
      readonly code: string;
      readonly title: string;
      /** What was wrong where, as `field: code`. */
      readonly fields: readonly { readonly field: string; readonly code: string }[];
    }
  /** `code`: that of the problem, as the server answers it. */
  | { readonly kind: 'job-failed'; readonly code: string | undefined; readonly problem: string }
  /** Somebody else broke it off. */
  | { readonly kind: 'job-cancelled' }
  /** The server that ran it went down. */
  | { readonly kind: 'job-interrupted' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'newer-record'; readonly detail: string }
  | { readonly kind: 'damaged-record'; readonly stream: string; readonly revision: number }
  | { readonly kind: 'damaged-file'; readonly detail: string }
  | { readonly kind: 'foreign-views'; readonly detail: string }
  | { readonly kind: 'not-followed'; readonly build: string }
  | { readonly kind: 'not-answered'; readonly subscription: string }
  | { readonly kind: 'unknown-build'; readonly build: string }
  | { readonly kind: 'unfit-build'; readonly detail: string }
  | { readonly kind: 'embedded-only'; readonly command: string }
  | { readonly kind: 'backup-target'; readonly detail: string }
  | { readonly kind: 'backup-source'; readonly detail: string }
  | { readonly kind: 'backup-damaged'; readonly detail: string }
  | { readonly kind: 'internal'; readonly detail: string };

/** Ends a command with a sentence that says what to do. */
export class CliFault extends Error {
  override readonly name = 'CliFault';
  constructor(
    readonly fault: Fault,
    options?: ErrorOptions,
  ) {
    super(fault.kind, options);
  }
}
