import type { Moved } from '@app/assembly';
import type { Finding, NextActor } from '@app/diagnosis';
import type { OrderStatus } from '@app/domain/order-case';
import type { Actor } from '@app/kernel';
import type { MovedShop } from '@app/platform/engine';
import type { Difference, MovingStage, Verified } from '@app/platform/moving';
import type { DoctorSays } from '../doctor/finding.js';
import type { EXIT } from '../exit-codes.js';
import type { Fault } from '../faults/fault.js';

/** Everything the command line says of its own, in one language. What records mean is said by the diagnosis. */
export type Words = HelpWords & {
  /** One line that says what is wrong and what to do. */
  readonly fault: (fault: Fault) => string;
  readonly orders: OrderWords;
  readonly keys: KeyWords;
  readonly parked: ParkedWords;
  readonly replay: ReplayWords;
  readonly backup: BackupWords;
  readonly move: MoveWords;
  readonly doctor: DoctorWords;
};

/** What `--help` shows, by command and by option. */
export type HelpWords = {
  readonly program: string;
  readonly commands: { readonly [name in CommandName]: string };
  readonly arguments: { readonly [name in ArgumentName]: string };
  readonly options: { readonly [name in OptionName]: string };
  /** A heading of the help, which is given in English. */
  readonly titleOfHelp: (title: string) => string;
  /** What a command may end with, below the help of the program. */
  readonly exitCodes: { readonly title: string; readonly meanings: { readonly [name in keyof typeof EXIT]: string } };
  /** Points from a wrong call to the help. */
  readonly seeHelp: (command: string) => string;
};

export type CommandName =
  | 'timeline'
  | 'explain'
  | 'orders'
  | 'import-keys'
  | 'parked'
  | 'parked list'
  | 'parked retry'
  | 'parked skip'
  | 'diff'
  | 'rebuild'
  | 'backup'
  | 'restore'
  | 'migrate'
  | 'doctor';
export type ArgumentName = 'order' | 'productId' | 'keyFile' | 'subscription' | 'parkedKey' | 'projection' | 'target' | 'backup';
export type OptionName =
  | 'data'
  | 'lang'
  | 'json'
  | 'debug'
  | 'help'
  | 'version'
  | 'asOf'
  | 'atRevision'
  | 'at'
  | 'ruleset'
  | 'shop'
  | 'status'
  | 'contact'
  | 'shopOrderNo'
  | 'limit'
  | 'after'
  | 'format'
  | 'reason'
  | 'rate'
  | 'recordRate'
  | 'switch'
  | 'into'
  | 'kek'
  | 'fromEngine'
  | 'toEngine'
  | 'verifyOnly'
  | 'back'
  | 'build'
  | 'quick'
  | 'channels'
  | 'checkBackup'
  | 'confirmKek';

/** Lists, timelines and explanations of orders. */
export type OrderWords = {
  readonly status: (status: OrderStatus['status']) => string;
  readonly statusUnknown: string;
  readonly timelineHead: (head: { readonly records: number; readonly intact: boolean }) => string;
  readonly asOf: (time: string, provisional: boolean) => string;
  readonly nothingYet: string;
  readonly restsOn: (place: string) => string;
  readonly notIntact: string;
  readonly damaged: (stream: string, revision: string, kind: string) => string;
  readonly outsideDamaged: (stream: string, revision: string) => string;
  readonly cite: (citation: string) => string;
  readonly actor: (actor: Actor) => string;
  readonly fault: (fault: Finding['fault']) => string;
  readonly confidence: (confidence: Finding['confidence']) => string;
  readonly nextActor: (actor: NextActor) => string;
  readonly next: string;
  readonly remedy: string;
  readonly who: string;
  readonly by: (time: string) => string;
  readonly records: string;
  readonly also: string;
  readonly modifiers: string;
  readonly columns: readonly [
    order: string,
    shop: string,
    status: string,
    total: string,
    placed: string,
    shopOrderNo: string,
    what: string,
  ];
  readonly testMode: string;
  readonly none: string;
  readonly more: (cursor: string) => string;
};

/** Imports of keys. */
export type KeyWords = {
  readonly importing: string;
  readonly imported: (keys: number, batches: number) => string;
  readonly leftOut: (what: 'duplicates' | 'rejected' | 'doubtful', count: number) => string;
  readonly reason: (reason: string) => string;
  readonly line: (line: number) => string;
  readonly andMore: (count: number) => string;
  readonly by: (server: string | undefined) => string;
};

/** What failed and waits. */
export type ParkedWords = {
  readonly none: string;
  readonly columns: readonly [subscription: string, key: string, since: string, tries: string, state: string, error: string];
  readonly retrying: string;
  readonly waiting: string;
  readonly well: (subscription: string, key: string) => string;
  readonly notWell: (subscription: string, key: string) => string;
  readonly skipped: (subscription: string, key: string) => string;
  readonly hint: string;
};

/** Read models compared with the log, and made again from it. */
export type ReplayWords = {
  readonly comparing: (projection: string) => string;
  readonly reading: (projection: string) => string;
  readonly rebuilding: (projection: string) => string;
  readonly equal: (collection: string, documents: number, position: string) => string;
  readonly differs: (collection: string, differing: number, documents: number) => string;
  readonly unsettled: (collection: string, documents: number) => string;
  readonly notReady: (projection: string) => string;
  readonly field: (field: string, live: string, log: string) => string;
  /** The event that a field's value in the log goes back to. */
  readonly since: (type: string, stream: string, revision: string) => string;
  readonly moreDocuments: (count: number) => string;
  readonly allEqual: (projections: number) => string;
  readonly rebuilt: (build: string) => string;
  readonly switched: (projection: string, build: string, before: string | undefined) => string;
  readonly notSwitched: (projection: string, build: string) => string;
};

/** Backups and what comes of them. */
export type BackupWords = {
  readonly taken: (target: string, files: number) => string;
  readonly kekApart: (kekFile: string) => string;
  /** Said of a backup, and of what is restored from it, whose shop lives elsewhere. */
  readonly ofMovedShop: (moved: MovedShop) => string;
  readonly layingOut: string;
  readonly quarantining: string;
  readonly restored: (folder: string, position: string, takenAt: string) => string;
  readonly braked: string;
  readonly quarantined: (keys: number, batches: number) => string;
  /** `start`: the settings under which the server is started on it. */
  readonly release: (start: string) => readonly string[];
};

/** Moving a shop to other stores. */
export type MoveWords = {
  readonly stage: (stage: MovingStage) => string;
  readonly moved: (moved: Moved) => string;
  readonly verified: (verified: Pick<Verified, 'records' | 'secrets' | 'checkpoints' | 'failures'>) => string;
  readonly livesThere: (address: Pick<Moved, 'events' | 'documents'>, at: string, since: boolean) => string;
  readonly next: (folder: string) => readonly string[];
  readonly movedBack: (folder: string, records: number, secrets: boolean) => readonly string[];
  /** Said before an answer from a folder whose shop lives elsewhere. */
  readonly knownUntil: (moved: MovedShop) => string;
  readonly difference: (difference: Difference) => string;
};

/** What doctor finds, and what to do about it. */
export type DoctorWords = {
  readonly walking: string;
  readonly counting: string;
  readonly says: (says: DoctorSays) => { readonly what: string; readonly todo?: string };
  readonly summary: (counts: { readonly ok: number; readonly warn: number; readonly fail: number; readonly skipped: number }) => string;
};
