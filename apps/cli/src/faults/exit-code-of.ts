import { never } from '@app/kernel';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Fault } from './fault.js';

/** What the command ends with. */
export function exitCodeOf(fault: Fault): ExitCode {
  switch (fault.kind) {
    case 'usage':
    case 'bad-time':
    case 'time-in-the-future':
    case 'bad-citation':
    case 'bad-cursor':
    case 'needs-shop':
    case 'configuration':
    case 'ambiguous-order':
    case 'no-order-to-cite':
    case 'unknown-ruleset':
    case 'route-not-supported':
    case 'malformed-lines':
    case 'reason-missing':
    case 'embedded-only':
    case 'backup-target':
    case 'no-such-move':
    case 'never-moved':
      return EXIT.usage;
    case 'unknown-order':
    case 'foreign-payment':
    case 'unknown-build':
    case 'unknown-revision':
    case 'unknown-projection':
    case 'unknown-product':
    case 'not-parked':
    case 'unknown-subscription':
    case 'file-not-readable':
    case 'backup-source':
      return EXIT.notFound;
    case 'no-data':
    case 'data-closed':
    case 'locked':
    case 'store-not-opened':
    case 'restore-unfinished':
    case 'shop-moved':
    case 'still-open-there':
    case 'shop-not-moved':
    case 'keys-missing':
    case 'no-shop-yet':
    case 'move-unfinished':
    case 'server-works-here':
    case 'store-lost':
    case 'key-encryption-key':
    case 'read-model-not-ready':
    case 'server-unreachable':
    case 'server-late':
    case 'server-key':
    case 'server-key-refused':
    case 'not-followed':
    case 'not-answered':
    case 'newer-record':
      return EXIT.unreachable;
    case 'damaged-record':
    case 'damaged-file':
    case 'foreign-views':
    case 'backup-damaged':
    case 'keys-of-another-shop':
    case 'stores-differ':
      return EXIT.damaged;
    case 'job-failed':
      return ofJob(fault.code);
    case 'job-cancelled':
    case 'job-interrupted':
    case 'unfit-build':
    case 'interrupted':
      return EXIT.no;
    case 'server-refused':
      return ofStatus(fault.status);
    case 'internal':
      return EXIT.internal;
    default:
      return never(fault);
  }
}

/** The same as without a server. */
function ofJob(code: string | undefined): ExitCode {
  switch (code) {
    case 'store-unavailable':
    case 'not-settled':
    case 'views-not-ready':
    case 'nobody-follows':
    case 'newer-record':
      return EXIT.unreachable;
    case 'damaged-record':
      return EXIT.damaged;
    case 'unknown-build':
      return EXIT.notFound;
    default:
      return EXIT.no;
  }
}

function ofStatus(status: number): ExitCode {
  if (status === 404) return EXIT.notFound;
  if (status === 400 || status === 413 || status === 422) return EXIT.usage;
  return status >= 500 || [401, 403, 429].includes(status) ? EXIT.unreachable : EXIT.no;
}
