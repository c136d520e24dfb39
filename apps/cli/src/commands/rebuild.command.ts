import { type Rebuilt, rebuildBeside } from '@app/assembly';
import type { RebuildProgress } from '@app/platform/subscriptions';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { comparisonLines } from '../output/comparison-lines.js';
import { replayProgress } from '../output/replay-progress.js';
import { comparisonIn, givenTextIn, itemsOf, memberOf, textIn } from '../server/server-answers.js';
import { withFollowers, written } from '../server/whoever-writes.js';
import { type Adding, addCommand } from './adding.js';
import { readModelsNamed } from './read-models.js';
import { wholeNumber } from './whole-number.js';

type RebuildOptions = { readonly rate?: number; readonly switch?: boolean; readonly build?: string };

/** `cardtrail rebuild <projection>`: makes a read model anew from the log beside the live one, and compares the two. */
export function addRebuild(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'rebuild', [['<projection>', 'projection']])
    .option('--rate <events>', words.options.rate, wholeNumber(1, 10_000_000))
    .option('--switch', words.options.switch)
    .option('--build <name>', words.options.build)
    .action((name: string, options: RebuildOptions) => run((call) => rebuild(call, name, options)));
}

async function rebuild(call: Call, name: string, { rate, switch: isSwitchWanted = false, build: kept }: RebuildOptions): Promise<ExitCode> {
  readModelsNamed(name);
  const { words, paint, surroundings } = call;
  const progress = replayProgress(call, words.replay.rebuilding(name), name);
  const how = { ...(rate === undefined ? {} : { rate }), ...(kept === undefined ? {} : { build: kept }) };
  try {
    const done = await written<Rebuilt>(call, {
      byServer: async (server) => {
        const started = await server.post(`/v1/audit/projections/${encodeURIComponent(name)}/rebuild`, {
          ...how,
          ...(isSwitchWanted ? { switch: true } : {}),
        });
        const { result } = await server.finished(started, ({ done, of, events, compared }) => {
          if (compared === undefined) progress.read(done, of, events);
          else progress.compared(compared);
        });
        return {
          build: textIn(result, 'build'),
          before: givenTextIn(result, 'before'),
          switched: memberOf(result, 'switched') === true,
          comparison: comparisonIn(result),
          dropped: itemsOf(result, 'dropped').filter((build) => typeof build === 'string'),
        };
      },
      byOurselves: (engine, configuration) =>
        withFollowers(call, engine, configuration, undefined, async (host) => {
          // Where stores are shared, others follow, and a comparison waits for both sides.
          if (engine.kind === 'embedded') await host.caughtUp(MOST_CATCH_UP_MILLIS);
          const tell = ({ position, head, events }: RebuildProgress): void => progress.read(Number(position), Number(head), events);
          return rebuildBeside(
            host.projection(name),
            { ...how, switch: isSwitchWanted ? 'always' : 'when-equal' },
            { tell, onCompared: progress.compared, signal: surroundings.signal },
          );
        }),
    });
    progress.end();
    const { build, before, switched, comparison } = done;
    const isSame = comparison === undefined || (comparison.differing === 0 && comparison.unsettled.length === 0);
    call.answer({ projection: name, ...done, equal: isSame }, () => [
      ...(kept === undefined ? [`${paint.green('✓')} ${words.replay.rebuilt(build)}`] : []),
      ...(comparison === undefined ? [] : comparisonLines(call, comparison)),
      switched ? words.replay.switched(name, build, before === build ? undefined : before) : words.replay.notSwitched(name, build),
    ]);
    // To switch is how a live build that differs is mended.
    return isSame || switched ? EXIT.ok : EXIT.no;
  } finally {
    progress.end();
  }
}

const MOST_CATCH_UP_MILLIS = 3_600_000;
