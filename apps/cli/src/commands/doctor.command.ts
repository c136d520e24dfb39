import { checkKeyEncryptionKey } from '@app/platform/secrets';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { examine } from '../doctor/examine.js';
import type { DoctorFinding, Verdict } from '../doctor/finding.js';
import { confirmKek } from '../doctor/kek-confirmation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { wrapped } from '../output/text-width.js';
import { withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';

type DoctorOptions = {
  readonly quick?: boolean;
  readonly channels?: boolean;
  readonly backup?: string;
  readonly confirmKekStored?: boolean;
};

/** `cardtrail doctor`: checks this install, and says what to do about each fault. */
export function addDoctor(program: Command, { words, run }: Adding): void {
  const { options } = words;
  addCommand(program, words, 'doctor', [])
    .option('--quick', options.quick)
    .option('--channels', options.channels)
    .option('--backup <folder>', options.checkBackup)
    .option('--confirm-kek-stored', options.confirmKek)
    .action((wanted: DoctorOptions) => run((call) => doctor(call, wanted)));
}

async function doctor(call: Call, { quick = false, channels = false, backup, confirmKekStored = false }: DoctorOptions): Promise<ExitCode> {
  if (confirmKekStored) await confirm(call);
  const findings = await examine(call, { quick, channels, backup: backup === undefined ? undefined : call.path(backup) });
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const counts = { ok: count('ok'), warn: count('warn'), fail: count('fail'), skipped: count('skipped') };
  const { words } = call;
  call.answer({ healthy: counts.fail === 0, counts, findings: findings.map((finding) => documentOf(call, finding)) }, () => [
    ...findings.flatMap((finding) => linesOf(call, finding)),
    '',
    words.doctor.summary(counts),
  ]);
  return counts.fail === 0 ? EXIT.ok : EXIT.no;
}

/** Only the right key can be confirmed. @throws KeyEncryptionKeyFault, or why shared stores cannot be opened with it */
async function confirm(call: Call): Promise<void> {
  const { dataFolder, kekFile, engine } = call.configuration();
  if (engine.kind === 'embedded') checkKeyEncryptionKey({ folder: dataFolder, kekFile });
  else await withStores(call, () => Promise.resolve());
  confirmKek(dataFolder, kekFile, call.surroundings.clock.now());
}

function documentOf(call: Call, { check, verdict, says }: DoctorFinding): unknown {
  const { code, ...parameters } = says;
  return { check, verdict, code, parameters, ...call.words.doctor.says(says) };
}

function linesOf({ words, paint, width }: Call, { check, verdict, says }: DoctorFinding): readonly string[] {
  const marks = { ok: paint.green('✓'), warn: paint.yellow('!'), fail: paint.red('✗'), skipped: paint.dim('-') };
  const { what, todo } = words.doctor.says(says);
  const [head = '', ...rest] = wrapped(`${check}: ${what}`, width - 2);
  const advice = todo === undefined ? [] : wrapped(`→ ${todo}`, width - 4).map((line) => `    ${line}`);
  return [`${marks[verdict]} ${head}`, ...rest.map((line) => `  ${line}`), ...advice];
}
