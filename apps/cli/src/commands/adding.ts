import type { Command } from 'commander';
import type { Call } from '../call.js';
import type { ExitCode } from '../exit-codes.js';
import type { ArgumentName, CommandName, Words } from '../words/words.shape.js';

/** What adding a command to the program takes. */
export type Adding = {
  readonly words: Words;
  /** Carries the command out; what it gives is what the program ends with. */
  readonly run: (work: (call: Call) => Promise<ExitCode>) => Promise<void>;
};

/** Adds a command with the texts of its help. `name` is its place below the program: `parked list`. */
export function addCommand(
  parent: Command,
  words: Words,
  name: CommandName,
  named: readonly (readonly [usage: string, word: ArgumentName])[],
): Command {
  const command = parent
    .command(name.split(' ').at(-1) ?? name)
    .description(words.commands[name])
    .helpOption('-h, --help', words.options.help);
  for (const [usage, word] of named) command.argument(usage, words.arguments[word]);
  return command.allowExcessArguments(false);
}
