import { BadCitation, NeverMoved, StillOpenThere } from '@app/assembly';
import { UnknownRuleset } from '@app/diagnosis';
import { MalformedLines } from '@app/domain/vault';
import { UnknownEventVersion } from '@app/kernel';
import { CommandNotSettled } from '@app/platform/command-handling';
import { ConfigurationFault, codeOf, FolderClosed, FolderNotMade } from '@app/platform/config';
import {
  BackupFault,
  KeysMissing,
  MoveUnfinished,
  NoShopYet,
  OtherLog,
  RestoreUnfinished,
  ShopMoved,
  ShopNotMoved,
} from '@app/platform/engine';
import { DamagedRecord, DataFolderLocked, StoreUnavailable, UnknownEventLog } from '@app/platform/event-store';
import { StoresDiffer } from '@app/platform/moving';
import { KeyEncryptionKeyFault } from '@app/platform/secrets';
import {
  CheckpointBeyondHead,
  describeError,
  NoSuchBuild,
  NotAnswered,
  NotFollowed,
  NotParked,
  ReadModelNotReady,
  ReasonMissing,
  UnfitBuild,
  UnknownSubscription,
} from '@app/platform/subscriptions';
import { BadCursor } from '@app/read-models';
import { CliFault, type Fault } from './fault.js';

/** Result codes of SQLite; the high bits of a code tell more and are not looked at. */
const SQLITE = { busy: 5, readOnly: 8, corrupt: 11, cannotOpen: 14, noDatabase: 26 };

/** What an error means for whoever sits at the command line. */
export function faultOfError(error: unknown): Fault {
  if (error instanceof CliFault) return error.fault;
  return ofStores(error) ?? ofQuestions(error) ?? ofDatabase(error) ?? ofFiles(error) ?? { kind: 'internal', detail: describeError(error) };
}

function ofStores(error: unknown): Fault | undefined {
  if (error instanceof DamagedRecord) return { kind: 'damaged-record', stream: error.stream, revision: error.revision };
  if (error instanceof UnknownEventVersion) return { kind: 'newer-record', detail: error.message };
  if (error instanceof DataFolderLocked) return { kind: 'locked', folder: error.folder };
  if (error instanceof RestoreUnfinished) return { kind: 'restore-unfinished', folder: error.folder };
  if (error instanceof ShopMoved) return { kind: 'shop-moved', detail: error.message, folder: error.folder, ...error.to };
  if (error instanceof NeverMoved) return { kind: 'never-moved', detail: error.message, folder: error.folder };
  if (error instanceof StillOpenThere) return { kind: 'still-open-there', detail: error.message, heardAt: error.heardAt };
  if (error instanceof ShopNotMoved) return { kind: 'shop-not-moved', detail: error.message, folder: error.folder };
  if (error instanceof KeysMissing) return { kind: 'keys-missing', detail: error.message };
  if (error instanceof NoShopYet) return { kind: 'no-shop-yet', detail: error.message };
  if (error instanceof MoveUnfinished) return { kind: 'move-unfinished', detail: error.message, since: error.since };
  if (error instanceof StoresDiffer) return { kind: 'stores-differ', differences: error.differences };
  if (error instanceof StoreUnavailable || error instanceof CommandNotSettled) return { kind: 'store-lost', detail: error.message };
  if (error instanceof FolderNotMade || error instanceof FolderClosed) return { kind: 'store-not-opened', detail: error.message };
  if (error instanceof KeyEncryptionKeyFault) return { kind: 'key-encryption-key', detail: error.message };
  if (error instanceof UnknownEventLog || error instanceof OtherLog) return { kind: 'store-not-opened', detail: error.message };
  if (error instanceof ReadModelNotReady) return { kind: 'read-model-not-ready', projection: error.projection };
  if (error instanceof NotAnswered) return { kind: 'not-answered', subscription: error.subscription };
  if (error instanceof NotFollowed) return { kind: 'not-followed', build: error.build };
  if (error instanceof NoSuchBuild) return { kind: 'unknown-build', build: error.build };
  if (error instanceof UnfitBuild) return { kind: 'unfit-build', detail: error.message };
  if (error instanceof CheckpointBeyondHead) return { kind: 'foreign-views', detail: error.message };
  if (error instanceof BackupFault) return { kind: `backup-${error.what}`, detail: error.message };
  return undefined;
}

function ofQuestions(error: unknown): Fault | undefined {
  if (error instanceof ConfigurationFault) return { kind: 'configuration', faults: error.faults };
  if (error instanceof BadCitation) return { kind: 'bad-citation' };
  if (error instanceof UnknownRuleset) return { kind: 'unknown-ruleset', ruleset: error.ruleset };
  if (error instanceof MalformedLines) return { kind: 'malformed-lines', line: error.line, reason: error.reason };
  if (error instanceof ReasonMissing) return { kind: 'reason-missing' };
  if (error instanceof NotParked) return { kind: 'not-parked', detail: error.message };
  if (error instanceof UnknownSubscription) return { kind: 'unknown-subscription', detail: error.message };
  if (error instanceof BadCursor) return { kind: 'bad-cursor' };
  return undefined;
}

/** Errors of the database driver are not always instances of this realm's Error. */
function ofDatabase(error: unknown): Fault | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  const code = error.errcode % 256;
  if (code === SQLITE.corrupt || code === SQLITE.noDatabase) return { kind: 'damaged-file', detail: describeError(error) };
  if (code === SQLITE.busy) return { kind: 'store-not-opened', detail: describeError(error) };
  // Also who only reads must be able to write beside a database that nobody has open.
  if (code === SQLITE.cannotOpen || code === SQLITE.readOnly)
    return { kind: 'store-not-opened', detail: `${describeError(error)} (may this user read and write the data folder?)` };
  return undefined;
}

/** A file that the operating system keeps from this user. */
function ofFiles(error: unknown): Fault | undefined {
  const code = codeOf(error);
  const isClosed = ['EACCES', 'EPERM', 'EROFS'].includes(code);
  if (!isClosed || typeof error !== 'object' || error === null || !('path' in error)) return undefined;
  return { kind: 'data-closed', path: String(error.path), code };
}
