import { isAbsolute, relative } from 'node:path';
import { backUpDataFolder, movedShopOf } from '@app/platform/engine';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { refuseSharedStores } from '../stores/embedded-only.js';
import { type Adding, addCommand } from './adding.js';

/** `cardtrail backup <target>`: copies the data folder while it is in use. */
export function addBackup(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'backup', [['<target>', 'target']]).action((target: string) => run((call) => backUp(call, target)));
}

async function backUp(call: Call, given: string): Promise<ExitCode> {
  const configuration = call.configuration();
  refuseSharedStores(configuration, 'backup');
  const { dataFolder, kekFile } = configuration;
  const target = call.path(given);
  const within = relative(dataFolder, target);
  if (within === '' || (!within.startsWith('..') && !isAbsolute(within))) {
    throw new CliFault({
      kind: 'backup-target',
      detail: `${target} lies in the data folder: name one outside it, at best on another disk`,
    });
  }
  const manifest = await backUpDataFolder(dataFolder, target, call.surroundings.clock.now());
  const { backup } = call.words;
  const moved = movedShopOf(dataFolder);
  if (moved !== undefined) call.warn(backup.ofMovedShop(moved));
  call.answer({ target, ...manifest }, () => [backup.taken(target, Object.keys(manifest.files).length), backup.kekApart(kekFile)]);
  return EXIT.ok;
}
