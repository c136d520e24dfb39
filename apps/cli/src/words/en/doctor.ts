import { never } from '@app/kernel';
import type { DoctorSays } from '../../doctor/finding.js';
import type { DoctorWords } from '../words.shape.js';

type Said = ReturnType<DoctorWords['says']>;

const BECAUSE = {
  quick: 'left out by --quick',
  damage: 'cannot be checked: a record cannot be read',
  keys: 'cannot be checked without the right key-encryption key',
  store: 'cannot be checked: there are no read models',
  closed: 'cannot be checked: the stores could not be opened and read',
} as const;

/** Doctor in English. */
export const doctorInEnglish: DoctorWords = {
  walking: 'checking records',
  counting: 'reading records',
  says,
  summary: ({ ok, warn, fail, skipped }) => `${ok} in order, ${warn} to look at, ${fail} at fault, ${skipped} not checked.`,
};

function says(finding: DoctorSays): Said {
  switch (finding.code) {
    case 'node-fits':
      return { what: `Node ${finding.version}` };
    case 'configuration-fits':
      return { what: 'every setting can be used' };
    case 'configuration-fault':
      return { what: `${finding.setting} cannot be used`, todo: finding.what };
    case 'no-data':
      return { what: `there is no CardTrail data in ${finding.folder}`, todo: 'name the folder with --data, or start the server once' };
    case 'data-closed':
      return { what: `this user may not read ${finding.path} (${finding.errno})`, todo: 'call doctor as the user that the server runs as' };
    case 'unknown-setting':
      return {
        what: `${finding.variable} is set, and there is no such setting`,
        todo: `correct it: ${finding.nearest} is the nearest; or unset it`,
      };
    case 'private':
      return { what: `only its owner can read ${finding.folder}` };
    case 'open-to-others':
      return { what: `others on this machine can read ${finding.path} (mode ${finding.mode})`, todo: `chmod go-rwx ${finding.path}` };
    case 'restore-unfinished':
      return { what: `a restore into ${finding.folder} was not finished`, todo: 'run cardtrail restore once more; it begins anew' };
    case 'shop-moved':
      return {
        what: `the shop of ${finding.folder} lives at ${finding.events} and ${finding.documents} since ${finding.at}`,
        todo: 'set EVENTSTORE_URL and MONGODB_URL to them',
      };
    case 'keys-left-behind':
      return {
        what: `the shop moved, and its keys still lie in ${finding.file}: a subject that is erased at the new place stays readable with them`,
        todo: 'once you are sure of the move, destroy that file and every older backup',
      };
    case 'nobody-runs':
      return { what: 'no server runs, and nobody holds the folder' };
    case 'server-runs':
      return { what: `the server at ${finding.url} runs and is ready (process ${finding.pid})` };
    case 'server-not-ready':
      return { what: `the server at ${finding.url} runs and is not ready: ${finding.detail}`, todo: 'look at its log' };
    case 'server-silent':
      return {
        what: `the server at ${finding.url} holds the folder and does not answer: ${finding.detail}`,
        todo: 'look at its log, or restart it',
      };
    case 'folder-held':
      return {
        what: 'a process holds the folder that does not say where it listens',
        todo: 'another command may be at work: try again in a moment',
      };
    case 'disk-free':
      return {
        what: `${finding.percent} % of the disk is free (${finding.gigabytes} GB)`,
        ...(finding.percent < 15 ? { todo: 'make room: without it nothing can be recorded' } : {}),
      };
    case 'kek-fits':
      return { what: `it opens this shop's keys, and was confirmed to be kept elsewhere too (${finding.confirmedAt})` };
    case 'kek-fault':
      return { what: finding.detail, todo: 'without it no personal value and no card key can ever be read again' };
    case 'kek-not-confirmed':
      return {
        what: `it opens this shop's keys, and nobody has confirmed that a copy is kept elsewhere`,
        todo: `copy ${finding.file} to a safe place off this machine, then: cardtrail doctor --confirm-kek-stored`,
      };
    case 'file-sound':
      return { what: `${finding.file} holds together` };
    case 'file-damaged':
      return {
        what: `${finding.file} is damaged: ${finding.detail}`,
        todo: 'keep it as it is, and restore the last good backup into a new folder',
      };
    case 'stores-closed':
      return { what: finding.detail };
    case 'records-sound':
      return { what: `${finding.all ? 'all' : 'the newest'} ${finding.walked} records are as they were recorded` };
    case 'record-damaged':
      return {
        what: `record #${finding.revision} of ${finding.stream} is not as it was recorded (${finding.kind})`,
        todo: 'find out who or what changed it, and restore the last good backup into a new folder',
      };
    case 'checkpoints-fit':
      return { what: `${finding.count} followers of the log, the last one ${finding.furthestBehind} records behind` };
    case 'checkpoints-shared':
      return { what: `${finding.count} followers of the log, ${finding.behind.length === 0 ? 'none' : finding.behind.join(', ')} behind` };
    case 'checkpoint-beyond-head':
      return {
        what: `${finding.subscription} stands at ${finding.position}, and the log ends at ${finding.head}`,
        todo: 'views.db and events.db do not belong together: move views.db away and start the server, which builds it anew',
      };
    case 'views-not-readable':
      return { what: `the read models cannot be read: ${finding.detail}`, todo: 'start the server, which builds them from the log' };
    case 'nothing-parked':
      return { what: 'nothing failed that waits' };
    case 'parked':
      return {
        what: `${finding.count} failures wait for you, ${finding.retrying} are tried again by themselves`,
        todo: 'cardtrail parked list',
      };
    case 'no-brakes':
      return { what: 'no brake is set' };
    case 'brake-set':
      return {
        what: `${finding.effect} are braked (${finding.reason})`,
        todo: `when that is settled: DELETE /v1/brakes/${finding.brakeId}`,
      };
    case 'sealing-keys-kept':
      return { what: `${finding.keys} keys that seal values are here, ${finding.erased} were erased` };
    case 'sealing-key-unknown':
      return {
        what: `the key ${finding.keyId}, named by #${finding.revision} of ${finding.stream}, was never here${finding.more > 0 ? `, nor were ${finding.more} others` : ''}`,
        todo: 'secrets.db is older than events.db: bring back the newest secrets.db',
      };
    case 'reservations-fit':
      return { what: `${finding.open} held reservations of keys, each of an order that wants it` };
    case 'reservation-left-over':
      return {
        what: `reservation ${finding.reservationId} still holds keys of batch ${finding.batchId}, and its order is over`,
        todo: `run the server, which releases it, and look at: cardtrail timeline ${finding.orderId}`,
      };
    case 'too-few-clients':
      return { what: `${finding.orders} orders and ${finding.views} views with an address: too few to tell` };
    case 'clients-differ':
      return { what: `${finding.orders} orders and ${finding.views} views come from different addresses` };
    case 'one-client':
      return {
        what: `${finding.percent} % of ${finding.orders} orders of ${finding.shopId} were recorded with one and the same address`,
        todo: "the shop tells its own address or a proxy's: let it pass the buyer's as buyer.ip",
      };
    case 'one-viewer':
      return {
        what: `${finding.percent} % of ${finding.views} views were recorded with one and the same address`,
        todo: "that is a proxy's: name it in CARDTRAIL_TRUSTED_PROXIES",
      };
    case 'no-live-channels':
      return { what: 'no live channel account is configured' };
    case 'public-url-fits':
      return { what: `channels notify ${finding.url}` };
    case 'public-url-local':
      return {
        what: `channels (${finding.accounts.join(', ')}) cannot reach ${finding.url}`,
        todo: 'set CARDTRAIL_PUBLIC_URL to the address by which this server is reached from outside',
      };
    case 'channel-answers':
      return { what: `${finding.account} answers, and its key works` };
    case 'channel-not-trusted':
      return {
        what: `${finding.account} gave no answer that can be trusted: ${finding.because}`,
        todo: 'check its address, its number and above all its key',
      };
    case 'channel-at-fault':
      return {
        what: `${finding.account} is configured wrongly: ${finding.faults.join('; ')}`,
        todo: 'configure it again (PUT /v1/channels/{account})',
      };
    case 'channel-cannot-be-asked':
      return { what: `${finding.account} is of a kind that cannot be asked` };
    case 'channels-not-asked':
      return { what: `${finding.accounts} accounts not asked: --channels does` };
    case 'backup-sound':
      return { what: `${finding.folder} is the backup of ${finding.takenAt}, unchanged` };
    case 'backup-damaged':
      return { what: `${finding.folder}: ${finding.detail}`, todo: 'take a new backup' };
    case 'left-out':
      return { what: BECAUSE[finding.because] };
    default:
      return never(finding);
  }
}
