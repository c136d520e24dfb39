import { never } from '@app/kernel';
import type { Fault } from '../../faults/fault.js';
import { moveInEnglish } from './move.js';

/** What is wrong and what to do, on one line (a faulty configuration: one line for each setting). */
export function faultInEnglish(fault: Fault): string {
  switch (fault.kind) {
    case 'usage':
      return fault.detail;
    case 'bad-time':
      return `"${fault.text}" is no time: write it like 2026-11-24T18:15:00+08:00`;
    case 'time-in-the-future':
      return `${fault.text} lies in the future: nothing is known of it yet`;
    case 'bad-citation':
      return 'this is no citation of an earlier answer: copy it from the "citation" of a timeline or an explanation';
    case 'bad-cursor':
      return 'this is no place in a list: copy it from the "next" of the page before';
    case 'needs-shop':
      return `${fault.option} needs --shop: the same value has another index at each shop`;
    case 'configuration':
      return ['the configuration is at fault:', ...fault.faults.map(({ setting, what }) => `  ${setting}: ${what}`)].join('\n');
    case 'unknown-order':
      return `no order is known by "${fault.asked}": check the number, or look with "cardtrail orders"`;
    case 'foreign-payment':
      return `"${fault.asked}" is a payment of another shop on the account ${fault.account}: its number is not one of ours, and there is no order of it here`;
    case 'no-order-to-cite':
      return `"${fault.asked}" is a payment without an order: leave out --at and --at-revision, and give --as-of a time`;
    case 'ambiguous-order':
      return `"${fault.asked}" may mean several orders, name one of them: ${fault.orders.join(', ')}`;
    case 'unknown-revision':
      return `order ${fault.orderId} has no record #${fault.revision}: "cardtrail timeline ${fault.orderId}" shows those it has`;
    case 'unknown-ruleset':
      return `there is no ruleset ${fault.ruleset}: leave --ruleset out for the current one`;
    case 'unknown-projection':
      return `there is no read model ${fault.name}; there are: ${fault.known.join(', ')}`;
    case 'unknown-product':
      return `there is no product ${fault.productId}: list it first (POST /v1/products)`;
    case 'route-not-supported':
      return `product ${fault.productId} is not delivered from stock, so it takes no keys`;
    case 'not-parked':
      return `${fault.detail}: "cardtrail parked list" shows what waits`;
    case 'unknown-subscription':
      return `${fault.detail}: "cardtrail parked list" shows the names`;
    case 'file-not-readable':
      return `${fault.file} cannot be read: ${fault.detail}`;
    case 'malformed-lines':
      return `line ${fault.line} cannot be read (${fault.reason}): correct it and import again; what was imported before it stays and is not doubled`;
    case 'reason-missing':
      return 'give a reason with --reason: 1 to 64 lower-case letters, digits and hyphens, such as delivered-by-hand';
    case 'no-data':
      return `there is no CardTrail data in ${fault.folder}: name the folder with --data or CARDTRAIL_DATA, or start the server once`;
    case 'data-closed':
      return `${fault.path} may not be used by this user (${fault.code}): call cardtrail as the user that the server runs as`;
    case 'locked':
      return `${fault.folder} is in use by another CardTrail process that does not say where it listens: wait for it to end, or stop it`;
    case 'store-not-opened':
      return `the store cannot be opened: ${fault.detail}`;
    case 'restore-unfinished':
      return `a restore into ${fault.folder} was not finished: run cardtrail restore once more, it begins anew`;
    case 'shop-moved':
    case 'never-moved':
    case 'still-open-there':
    case 'shop-not-moved':
    case 'keys-missing':
    case 'no-shop-yet':
    case 'move-unfinished':
      return fault.detail;
    case 'keys-of-another-shop':
      return 'the new place already has keys of another shop: give an empty database in MONGODB_URL';
    case 'no-such-move':
      return `a shop moves from embedded to cluster, not from ${fault.from} to ${fault.to}`;
    case 'server-works-here':
      return `the server works in ${fault.folder}: stop it, and migrate then; nothing may be recorded while a shop moves`;
    case 'stores-differ':
      return [
        'nothing more was written, since both places differ:',
        ...fault.differences.map((one) => `  ${moveInEnglish.difference(one)}`),
      ].join('\n');
    case 'store-lost':
      return `a store was lost or did not answer (${fault.detail}): what was done so far stays done; try again when it is back`;
    case 'key-encryption-key':
      return fault.detail;
    case 'read-model-not-ready':
      return `the read model ${fault.projection} is not built yet: start the server, or run "cardtrail rebuild ${fault.projection} --switch"`;
    case 'server-unreachable':
      return `the server at ${fault.url} holds the data folder and does not answer (${fault.detail}): look after it, or stop it and try again`;
    case 'server-late':
      return `the server at ${fault.url} took the request and gave no answer in ${fault.seconds} s, so it is not known whether it was done: look after the server, then look before you ask again`;
    case 'server-key':
      return `the server takes no commands without an administrator's key: set CARDTRAIL_ADMIN_KEY, or make ${fault.file} readable`;
    case 'server-key-refused':
      return `the server does not take the key of ${fault.from} (${fault.code}): set CARDTRAIL_ADMIN_KEY to its administrator's key, or look at ${fault.file}`;
    case 'server-refused':
      return [
        `the server refused: ${fault.title} (${fault.code}, status ${fault.status})`,
        ...fault.fields.map(({ field, code }) => `  ${field}: ${code}`),
      ].join('\n');
    case 'job-failed':
      return `the server could not finish it: ${fault.problem}`;
    case 'job-cancelled':
      return 'somebody broke it off at the server; what was built is kept, and the next rebuild goes on with it';
    case 'job-interrupted':
      return 'the server went down meanwhile; what was built is kept: ask again, and it goes on where it stood';
    case 'interrupted':
      return 'interrupted; what was done so far stays done';
    case 'newer-record':
      return `a record was written by a newer version than this one: ${fault.detail}`;
    case 'damaged-record':
      return `record #${fault.revision} of ${fault.stream} is damaged: keep the file as it is, and restore the last good backup into a new folder`;
    case 'damaged-file':
      return `a file of the data folder is damaged (${fault.detail}): keep it as it is, and restore the last good backup into a new folder`;
    case 'foreign-views':
      return `the read models are ahead of the log (${fault.detail}): views.db and events.db do not belong together; move views.db away and start the server`;
    case 'not-followed':
      return `nobody brings ${fault.build} further: start a worker, or see in its log why it does not get on; what was built is kept`;
    case 'not-answered':
      return `no worker that follows ${fault.subscription} answered: start one, or see in its log why it does not get on; then look at "cardtrail parked list" and ask again`;
    case 'unknown-build':
      return `there is no complete build ${fault.build}: it was dropped since, or is of another program; leave --build out to make a new one`;
    case 'unfit-build':
      return `${fault.detail}; wait for that, and try again`;
    case 'embedded-only':
      return `${fault.command} is for the embedded engine; back up EventStoreDB and MongoDB with their own tools, keys last (docs/operating.md)`;
    case 'backup-target':
    case 'backup-source':
    case 'backup-damaged':
      return fault.detail;
    case 'internal':
      return `a fault of the program: ${fault.detail} (--debug shows where)`;
    default:
      return never(fault);
  }
}
