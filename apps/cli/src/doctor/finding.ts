/** How a check ended. `skipped`: it was not asked for, or cannot be made. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'skipped';

/** What one check says: a stable code and its parameters; the words are in the catalogues. */
export type DoctorSays =
  | { readonly code: 'node-fits'; readonly version: string }
  | { readonly code: 'configuration-fits' }
  | { readonly code: 'configuration-fault'; readonly setting: string; readonly what: string }
  | { readonly code: 'no-data'; readonly folder: string }
  | { readonly code: 'data-closed'; readonly path: string; readonly errno: string }
  | { readonly code: 'unknown-setting'; readonly variable: string; readonly nearest: string }
  | { readonly code: 'private'; readonly folder: string }
  | { readonly code: 'open-to-others'; readonly path: string; readonly mode: string }
  | { readonly code: 'restore-unfinished'; readonly folder: string }
  | { readonly code: 'shop-moved'; readonly folder: string; readonly events: string; readonly documents: string; readonly at: string }
  | { readonly code: 'keys-left-behind'; readonly file: string }
  | { readonly code: 'nobody-runs' }
  | { readonly code: 'server-runs'; readonly url: string; readonly pid: number }
  | { readonly code: 'server-not-ready'; readonly url: string; readonly detail: string }
  | { readonly code: 'server-silent'; readonly url: string; readonly detail: string }
  | { readonly code: 'folder-held' }
  | { readonly code: 'disk-free'; readonly percent: number; readonly gigabytes: number }
  | { readonly code: 'kek-fits'; readonly confirmedAt: string }
  | { readonly code: 'kek-fault'; readonly detail: string }
  | { readonly code: 'kek-not-confirmed'; readonly file: string }
  | { readonly code: 'file-sound'; readonly file: string }
  | { readonly code: 'file-damaged'; readonly file: string; readonly detail: string }
  | { readonly code: 'stores-closed'; readonly detail: string }
  | { readonly code: 'records-sound'; readonly walked: number; readonly all: boolean }
  | { readonly code: 'record-damaged'; readonly stream: string; readonly revision: number; readonly kind: string }
  | { readonly code: 'checkpoints-fit'; readonly count: number; readonly furthestBehind: number }
  | { readonly code: 'checkpoints-shared'; readonly count: number; readonly behind: readonly string[] }
  | { readonly code: 'checkpoint-beyond-head'; readonly subscription: string; readonly position: string; readonly head: string }
  | { readonly code: 'views-not-readable'; readonly detail: string }
  | { readonly code: 'nothing-parked' }
  | { readonly code: 'parked'; readonly count: number; readonly retrying: number }
  | { readonly code: 'no-brakes' }
  | { readonly code: 'brake-set'; readonly brakeId: string; readonly effect: string; readonly reason: string }
  | { readonly code: 'sealing-keys-kept'; readonly keys: number; readonly erased: number }
  | {
      readonly code: 'sealing-key-unknown';
      readonly keyId: string;
      readonly stream: string;
      readonly revision: number;
      readonly more: number;
    }
  | { readonly code: 'reservations-fit'; readonly open: number }
  | { readonly code: 'reservation-left-over'; readonly reservationId: string; readonly batchId: string; readonly orderId: string }
  | { readonly code: 'too-few-clients' | 'clients-differ'; readonly orders: number; readonly views: number }
  | { readonly code: 'one-viewer'; readonly views: number; readonly percent: number }
  | { readonly code: 'one-client'; readonly shopId: string; readonly orders: number; readonly percent: number }
  | { readonly code: 'no-live-channels' }
  | { readonly code: 'public-url-fits'; readonly url: string }
  | { readonly code: 'public-url-local'; readonly url: string; readonly accounts: readonly string[] }
  | { readonly code: 'channel-answers'; readonly account: string }
  | { readonly code: 'channel-not-trusted'; readonly account: string; readonly because: string }
  | { readonly code: 'channel-at-fault'; readonly account: string; readonly faults: readonly string[] }
  | { readonly code: 'channel-cannot-be-asked'; readonly account: string }
  | { readonly code: 'channels-not-asked'; readonly accounts: number }
  | { readonly code: 'backup-sound'; readonly folder: string; readonly takenAt: string }
  | { readonly code: 'backup-damaged'; readonly folder: string; readonly detail: string }
  | { readonly code: 'left-out'; readonly check: CheckName; readonly because: 'quick' | 'damage' | 'keys' | 'store' | 'closed' };

/** Every check, in the order in which they are made. */
export type CheckName =
  | 'node'
  | 'configuration'
  | 'folder'
  | 'server'
  | 'disk'
  | 'key-encryption-key'
  | 'files'
  | 'stores'
  | 'records'
  | 'checkpoints'
  | 'parked'
  | 'brakes'
  | 'sealing-keys'
  | 'reservations'
  | 'clients'
  | 'public-url'
  | 'channels'
  | 'backup';

/** One answer of one check. */
export type DoctorFinding = { readonly check: CheckName; readonly verdict: Verdict; readonly says: DoctorSays };

/** Makes a finding. */
export function found(check: CheckName, verdict: Verdict, says: DoctorSays): DoctorFinding {
  return { check, verdict, says };
}

/** A check that was not made, and why. */
export function leftOut(check: CheckName, because: Extract<DoctorSays, { readonly code: 'left-out' }>['because']): DoctorFinding {
  return found(check, 'skipped', { code: 'left-out', check, because });
}
