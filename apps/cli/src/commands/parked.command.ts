import { instant, REASON_CODE } from '@app/kernel';
import { type Parked, parkedBeside } from '@app/platform/subscriptions';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { table } from '../output/table.js';
import { memberOf } from '../server/server-answers.js';
import { withFollowers, written } from '../server/whoever-writes.js';
import { withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';
import { FOLLOWERS } from './followers.js';

/** `cardtrail parked list|retry|skip`: works off what failed and waits. */
export function addParked(program: Command, { words, run }: Adding): void {
  const parked = addCommand(program, words, 'parked', []).helpCommand(false);
  const which = [
    ['<subscription>', 'subscription'],
    ['<key>', 'parkedKey'],
  ] as const;
  addCommand(parked, words, 'parked list', []).action(() => run(list));
  addCommand(parked, words, 'parked retry', which).action((subscription: string, key: string) =>
    run((call) => retry(call, subscription, key)),
  );
  addCommand(parked, words, 'parked skip', which)
    .requiredOption('--reason <text>', words.options.reason)
    .action((subscription: string, key: string, { reason }: { readonly reason: string }) =>
      run((call) => skip(call, subscription, key, reason)),
    );
}

async function list(call: Call): Promise<ExitCode> {
  const { words, paint } = call;
  const found = await withStores(call, async ({ documents }) => {
    const views = documents();
    return views === undefined ? [] : parkedBeside(views, FOLLOWERS);
  });
  call.answer({ items: found }, () => {
    if (found.length === 0) return [words.parked.none];
    return [
      ...table(
        words.parked.columns,
        found.map((one) => rowOf(call, one)),
        paint.bold,
      ),
      '',
      paint.dim(words.parked.hint),
    ];
  });
  return EXIT.ok;
}

function rowOf(call: Call, { subscription, key, since, tries, retrying, error }: Parked): readonly string[] {
  const { parked } = call.words;
  return [subscription, key, call.times()(instant(since)), String(tries), retrying ? parked.retrying : parked.waiting, error];
}

async function retry(call: Call, subscription: string, key: string): Promise<ExitCode> {
  const well = await written(call, {
    byServer: async (server) => memberOf(await server.post(pathOf(subscription, key, 'retry'), {}), 'well') === true,
    byOurselves: (engine, configuration) =>
      withFollowers(call, engine, configuration, subscription, (host) => host.retry(subscription, key)),
  });
  const { parked } = call.words;
  call.answer({ subscription, key, well }, () => [(well ? parked.well : parked.notWell)(subscription, key)]);
  return well ? EXIT.ok : EXIT.no;
}

async function skip(call: Call, subscription: string, key: string, reason: string): Promise<ExitCode> {
  const text = reason.trim();
  if (!REASON_CODE.test(text)) throw new CliFault({ kind: 'reason-missing' });
  const well = await written(call, {
    byServer: async (server) => memberOf(await server.post(pathOf(subscription, key, 'skip'), { reason: text }), 'well') === true,
    byOurselves: (engine, configuration) =>
      withFollowers(call, engine, configuration, subscription, (host) => host.skip(subscription, key, text)),
  });
  const { parked } = call.words;
  call.answer({ subscription, key, well }, () => [(well ? parked.skipped : parked.notWell)(subscription, key)]);
  return well ? EXIT.ok : EXIT.no;
}

function pathOf(subscription: string, key: string, what: 'retry' | 'skip'): string {
  return `/v1/parked/${encodeURIComponent(subscription)}/${encodeURIComponent(key)}/${what}`;
}
