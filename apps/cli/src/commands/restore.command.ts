import { settleRestored } from '@app/assembly';
import { uuidv5 } from '@app/kernel';
import { type BackupManifest, finishRestore, layBackupOut, movedShopOf } from '@app/platform/engine';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { refuseSharedStores } from '../stores/embedded-only.js';
import { openEngineOf } from '../stores/open-engine-of.js';
import { type Adding, addCommand } from './adding.js';

type RestoreOptions = { readonly into: string; readonly kek?: string };

/** `cardtrail restore <backup> --into <folder>`: a new data folder that sends nothing and sells nothing old before somebody says so. */
export function addRestore(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'restore', [['<backup>', 'backup']])
    .requiredOption('--into <folder>', words.options.into)
    .option('--kek <file>', words.options.kek)
    .action((backup: string, options: RestoreOptions) => run((call) => restore(call, backup, options)));
}

async function restore(call: Call, given: string, { into, kek }: RestoreOptions): Promise<ExitCode> {
  const { words } = call;
  const folder = call.path(into);
  const backup = call.path(given);
  const configuration = call.configuration({ CARDTRAIL_DATA: folder, CARDTRAIL_KEK_FILE: kek === undefined ? undefined : call.path(kek) });
  refuseSharedStores(configuration, 'restore');
  call.remark(words.backup.layingOut);
  const manifest = await layBackupOut(backup, folder, configuration.kekFile);
  const progress = call.progress(words.backup.quarantining);
  const engine = await openEngineOf(call, configuration, { restoring: true });
  try {
    const restored = await settleRestored(engine, restoreIdOf(manifest), (done, of) => progress.to(done, of));
    progress.end();
    call.answer({ folder, takenAt: manifest.takenAt, brakes: ['refunds', 'deliveries'], ...restored }, () => [
      words.backup.restored(folder, String(restored.position), manifest.takenAt),
      words.backup.braked,
      words.backup.quarantined(restored.quarantinedKeys, restored.quarantinedBatches),
      '',
      ...words.backup.release(`CARDTRAIL_DATA=${folder} CARDTRAIL_KEK_FILE=${configuration.kekFile}`),
    ]);
  } finally {
    progress.end();
    await engine.close();
  }
  const moved = movedShopOf(folder);
  if (moved !== undefined) call.warn(words.backup.ofMovedShop(moved));
  finishRestore(folder);
  return EXIT.ok;
}

/** The same backup is the same restore, so that one that was broken off goes on under its own name. */
function restoreIdOf({ takenAt, files }: BackupManifest): string {
  const names = Object.keys(files).sort();
  return `restore-${uuidv5('restore', takenAt, ...names.map((name) => files[name] ?? '')).slice(0, 13)}`;
}
