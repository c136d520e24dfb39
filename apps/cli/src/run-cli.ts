import { programVersion } from '@app/assembly';
import { Command, CommanderError } from 'commander';
import { Call, type SharedOptions } from './call.js';
import type { Adding } from './commands/adding.js';
import { addBackup } from './commands/backup.command.js';
import { addDiff } from './commands/diff.command.js';
import { addDoctor } from './commands/doctor.command.js';
import { addExplain } from './commands/explain.command.js';
import { addImportKeys } from './commands/import-keys.command.js';
import { addMigrate } from './commands/migrate.command.js';
import { addOrders } from './commands/orders.command.js';
import { addParked } from './commands/parked.command.js';
import { addRebuild } from './commands/rebuild.command.js';
import { addRestore } from './commands/restore.command.js';
import { addTimeline } from './commands/timeline.command.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { exitCodeOf } from './faults/exit-code-of.js';
import type { Fault } from './faults/fault.js';
import { faultOfError } from './faults/fault-of-error.js';
import { jsonText } from './output/json-text.js';
import { paintFor } from './output/paint.js';
import { harmless } from './output/plain-text.js';
import type { Surroundings } from './surroundings.js';
import type { Words } from './words/words.shape.js';
import { languageNamed, languageOf, wordsIn } from './words/words-in.js';

const ADD = [
  ...[addTimeline, addExplain, addOrders, addImportKeys, addParked],
  ...[addDiff, addRebuild, addBackup, addRestore, addMigrate, addDoctor],
];

/** Carries out one call of the command line. Never throws: what goes wrong is told on stderr, in one line. */
export async function runCli(given: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const language = languageOf(given, surroundings.environment);
  const words = wordsIn(language);
  let code: ExitCode = EXIT.ok;
  const program = new Command('cardtrail');
  const adding: Adding = {
    words,
    run: async (work) => {
      code = await work(new Call(surroundings, language, words, program.opts<SharedOptions>()));
    },
  };
  prepare(program, adding, surroundings);
  for (const add of ADD) add(program, adding);
  let called = program;
  const follow = (_parent: Command, command: Command): void => {
    called = command;
  };
  for (const parent of [program, ...program.commands]) parent.hook('preSubcommand', follow);
  try {
    await program.parseAsync([...given], { from: 'user' });
    return code;
  } catch (error) {
    // The help was asked for, or was shown because nothing was asked.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    const shared = program.opts<SharedOptions>();
    const fault = error instanceof CommanderError ? usage(error, words.seeHelp(nameOf(called))) : faultOf(error, surroundings.signal);
    tell(fault, words.fault(fault), shared, surroundings);
    if (shared.debug === true) surroundings.stderr.write(`${traceOf(error)}\n`);
    return exitCodeOf(fault);
  }
}

/** What fails because somebody at the terminal broke it off has no other fault. */
function faultOf(error: unknown, { aborted }: AbortSignal): Fault {
  const fault = faultOfError(error);
  return aborted && fault.kind === 'internal' ? { kind: 'interrupted' } : fault;
}

/** As it is called, such as `cardtrail parked skip`. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function prepare(program: Command, { words }: Adding, { stdout, stderr }: Surroundings): void {
  const { options, titleOfHelp } = words;
  program
    .description(words.program)
    .version(programVersion(), '-V, --version', options.version)
    .helpOption('-h, --help', options.help)
    .helpCommand(false)
    .option('--data <folder>', options.data)
    .option('--lang <language>', options.lang, languageNamed)
    .option('--json', options.json)
    .option('--debug', options.debug)
    .configureHelp({ showGlobalOptions: true, styleTitle: titleOfHelp })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // Told below, like every other fault.
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', exitCodesOf(words))
    .exitOverride();
}

function exitCodesOf({ exitCodes: { title, meanings } }: Words): string {
  const codes = Object.entries(EXIT).map(([name, code]) => `  ${String(code).padEnd(4)}${meanings[name as keyof typeof EXIT]}`);
  return ['', title, ...codes].join('\n');
}

function usage({ message }: CommanderError, seeHelp: string): Fault {
  // Whoever writes an address where none belongs has written its password, too.
  const said = message
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/:\/\/\S*@/g, '://…@');
  return { kind: 'usage', detail: `${said}; ${seeHelp}` };
}

function tell(fault: Fault, sentence: string, { json }: SharedOptions, { stderr, environment }: Surroundings): void {
  if (json === true) stderr.write(`${jsonText({ error: { ...fault, exitCode: exitCodeOf(fault), message: sentence } })}\n`);
  else stderr.write(`${paintFor(stderr, environment).red('cardtrail:')} ${harmless(sentence)}\n`);
}

function traceOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string' ? error.stack : String(error);
}
