import { existsSync } from 'node:fs';
import { StreamFolds } from '@app/platform/command-handling';
import { type Configuration, ConfigurationFault, unknownSettings } from '@app/platform/config';
import { EVENTS_FILE } from '@app/platform/event-store';
import type { SecretStore } from '@app/platform/secrets';
import type { Call } from '../call.js';
import { FOLLOWERS } from '../commands/followers.js';
import { dataIn } from '../stores/data-in.js';
import type { ReadingStores } from '../stores/reading-stores.js';
import { checkBackupFolder } from './backup.check.js';
import { takeCensus } from './census.js';
import { accountsInUse, checkChannels, checkPublicUrl } from './channels.check.js';
import { checkClients, checkReservations, checkSealingKeys } from './counted.check.js';
import { type CheckName, type DoctorFinding, found, leftOut } from './finding.js';
import { checkDisk, checkFolder } from './folder.check.js';
import { checkBrakes, checkCheckpoints, checkParked } from './followers.check.js';
import { checkKek, checkKekCopy } from './key-encryption-key.check.js';
import { withOpenStores } from './open-stores.js';
import { checkFiles, checkRecords, QUICK_RECORDS } from './records.check.js';
import { checkServer } from './server.check.js';

/** What doctor is asked to do beyond the usual. `backup`: a backup to look at, too. */
export type ExamineOptions = { readonly quick: boolean; readonly channels: boolean; readonly backup: string | undefined };

/** Makes every check there is, beside a running server too. A check that cannot be made says why. */
export async function examine(call: Call, options: ExamineOptions): Promise<readonly DoctorFinding[]> {
  const first = found('node', 'ok', { code: 'node-fits', version: process.versions.node });
  const configuration = configurationOf(call);
  const last = options.backup === undefined ? [] : [await checkBackupFolder(options.backup)];
  if (!('dataFolder' in configuration)) return [first, ...configuration, ...last];
  const settings = settingsIn(call.surroundings.environment);
  if (configuration.engine.kind === 'cluster') return [first, ...settings, ...(await examineShared(call, configuration, options)), ...last];
  const { dataFolder } = configuration;
  const state = dataIn(dataFolder);
  if (state !== 'there') {
    const says =
      state === 'none'
        ? ({ code: 'no-data', folder: dataFolder } as const)
        : ({ code: 'data-closed', path: state.closed, errno: state.code } as const);
    return [first, ...settings, found('folder', 'fail', says), ...last];
  }
  const files = options.quick ? [leftOut('files', 'quick')] : checkFiles(dataFolder);
  const around = [
    ...checkFolder(configuration),
    await checkServer(configuration, call.surroundings),
    checkDisk(configuration),
    checkKek(configuration),
    ...files,
  ];
  const isReadable = !files.some(({ verdict, says }) => verdict === 'fail' && 'file' in says && says.file === EVENTS_FILE);
  const within = isReadable
    ? await withOpenStores(call, (stores) => examineStores(call, stores, around, options))
    : [leftOut('records', 'damage')];
  return [first, ...settings, ...around, ...within, ...last];
}

/** Whoever shares stores has a folder all the same: for what is its own, and what a move left in it. */
async function examineShared(call: Call, configuration: Configuration, options: ExamineOptions): Promise<readonly DoctorFinding[]> {
  const disk = existsSync(configuration.dataFolder) ? [checkDisk(configuration)] : [];
  // Stores that are open were opened with the right key.
  const within = await withOpenStores(call, async (stores) => [
    checkKekCopy(configuration),
    ...(await examineStores(call, stores, [], options)),
  ]);
  return [...checkFolder(configuration), ...disk, ...within];
}

/** What nobody reads is told: most often it is a setting that was misspelt. */
function settingsIn(environment: Readonly<Record<string, string | undefined>>): readonly DoctorFinding[] {
  const unknown = unknownSettings(environment);
  if (unknown.length === 0) return [found('configuration', 'ok', { code: 'configuration-fits' })];
  return unknown.map((one) => found('configuration', 'warn', { code: 'unknown-setting', ...one }));
}

function configurationOf(call: Call): Configuration | readonly DoctorFinding[] {
  try {
    return call.configuration();
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    return error.faults.map((fault) => found('configuration', 'fail', { code: 'configuration-fault', ...fault }));
  }
}

async function examineStores(
  call: Call,
  stores: ReadingStores,
  known: readonly DoctorFinding[],
  { quick, channels }: ExamineOptions,
): Promise<readonly DoctorFinding[]> {
  const { clock } = call.surroundings;
  const { events, configuration, tradePrefix } = stores;
  const folds = new StreamFolds(events);
  const head = await events.headPosition();
  const after = quick ? await events.positionBeforeLast(QUICK_RECORDS) : 0n;
  // Positions count records in the folder alone.
  const of = configuration.engine.kind === 'embedded' ? Number(head - after) : undefined;
  const secrets = known.some(({ says }) => says.code === 'kek-fault') ? undefined : stores.secrets();
  const records = await withProgress(call, call.words.doctor.walking, (tell) => checkRecords(events, after, (count) => tell(count, of)));
  const counted = await withProgress(call, call.words.doctor.counting, (tell) =>
    takeCensus({ events, after, sound: records.verdict === 'ok', secrets, onProgress: (count) => tell(count, of) }),
  );
  const accounts = records.verdict === 'ok' ? await accountsInUse(events, folds) : [];
  const ifComplete = (check: CheckName, findings: () => Promise<readonly DoctorFinding[]>): Promise<readonly DoctorFinding[]> =>
    counted.complete ? findings() : Promise.resolve([leftOut(check, 'damage')]);
  return [
    records,
    ...(await examineFollowers(stores)),
    ...(await ifComplete('brakes', () => checkBrakes(folds))),
    secrets === undefined ? leftOut('sealing-keys', 'keys') : checkSealingKeys(counted),
    ...(after > 0n
      ? [leftOut('reservations', 'quick')]
      : await ifComplete('reservations', () => checkReservations(counted, folds, clock.now()))),
    ...checkClients(counted),
    ...(await ifComplete('public-url', () => Promise.resolve([checkPublicUrl(accounts, configuration.publicUrl)]))),
    ...(await examineChannels(call, accounts, { channels, secrets, tradePrefix })),
  ];
}

async function examineFollowers(stores: ReadingStores): Promise<readonly DoctorFinding[]> {
  const documents = stores.documents();
  if (documents === undefined) return [leftOut('checkpoints', 'store'), leftOut('parked', 'store')];
  const log = { events: stores.events, countsRecords: stores.configuration.engine.kind === 'embedded' };
  return [...(await checkCheckpoints(documents, FOLLOWERS, log)), await checkParked(documents, FOLLOWERS)];
}

async function examineChannels(
  call: Call,
  accounts: Awaited<ReturnType<typeof accountsInUse>>,
  {
    channels,
    secrets,
    tradePrefix,
  }: { readonly channels: boolean; readonly secrets: SecretStore | undefined; readonly tradePrefix: string },
): Promise<readonly DoctorFinding[]> {
  if (!channels)
    return accounts.length === 0 ? [] : [found('channels', 'skipped', { code: 'channels-not-asked', accounts: accounts.length })];
  return secrets === undefined ? [leftOut('channels', 'keys')] : checkChannels(accounts, tradePrefix, secrets, call.surroundings);
}

async function withProgress<T>(
  call: Call,
  title: string,
  work: (tell: (done: number, of: number | undefined) => void) => Promise<T>,
): Promise<T> {
  const progress = call.progress(title);
  try {
    return await work((done, of) => progress.to(done, of));
  } finally {
    progress.end();
  }
}
