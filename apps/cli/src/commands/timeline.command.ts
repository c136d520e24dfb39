import { isProvisional, type OutsideEntry, statusIn, type Timeline, type TimelineEntry, timelineOf } from '@app/assembly';
import type { HistoryDamage, OrderStatus } from '@app/domain/order-case';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { wrapped } from '../output/text-width.js';
import { type MomentOptions, momentAsked } from '../stores/moment.js';
import { orderMeant } from '../stores/order-reference.js';
import { withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';
import { wholeNumber } from './whole-number.js';

/** A timeline as the command answers it: that of the API, and how the order stands. */
type Answer = Timeline & { readonly provisional: boolean; readonly status: OrderStatus | null };

/** `cardtrail timeline <order>`: every record, explained, with what it rests on, and whether anybody changed it. */
export function addTimeline(program: Command, { words, run }: Adding): void {
  addMoment(addCommand(program, words, 'timeline', [['<order>', 'order']]), words.options).action((order: string, options: MomentOptions) =>
    run(async (call) => {
      const answer = await timelineAsked(call, order, options);
      call.answer(answer, () => linesOf(call, answer));
      return answer.chain === 'intact' ? EXIT.ok : EXIT.damaged;
    }),
  );
}

/** The options by which a moment of the past is meant. */
export function addMoment(command: Command, options: Adding['words']['options']): Command {
  return command
    .option('--as-of <time>', options.asOf)
    .option('--at-revision <n>', options.atRevision, wholeNumber(0, 1_000_000))
    .option('--at <citation>', options.at);
}

function timelineAsked(call: Call, order: string, options: MomentOptions): Promise<Answer> {
  return withStores(call, async (stores) => {
    const { clock } = call.surroundings;
    const orderId = await orderMeant(order, stores);
    const until = await momentAsked(options, orderId, { events: stores.events, clock });
    const read = await stores.caseFiles().readInFull(orderId, until);
    if (read === undefined) throw new CliFault({ kind: 'unknown-order', asked: order });
    return {
      ...timelineOf(read, stores.configuration.timezone),
      provisional: isProvisional(read.asOf, clock.now()),
      status: statusIn(read),
    };
  });
}

/** How the order stands, in words: nothing where nothing had been recorded, and unknown where its history is damaged. */
export function standingIn(
  { words, paint }: Call,
  { status, damage }: { readonly status: OrderStatus | null; readonly damage: HistoryDamage | null },
): readonly string[] {
  if (damage !== null) return [paint.red(words.orders.statusUnknown)];
  return status === null ? [] : [words.orders.status(status.status)];
}

function linesOf(call: Call, answer: Answer): readonly string[] {
  const { words, paint } = call;
  const { orderId, records, outside, chain, damage } = answer;
  const time = call.times();
  const head = words.orders.timelineHead({ records: records.length, intact: chain === 'intact' });
  const standing = standingIn(call, answer);
  const known = new Map(outside.map((entry) => [`${entry.stream}@${entry.revision}`, entry]));
  return [
    `${paint.bold(orderId)}  ${[...standing, chain === 'intact' ? head : paint.red(head)].join(' · ')}`,
    paint.dim(words.orders.asOf(time(answer.asOf), answer.provisional)),
    ...(records.length === 0 ? ['', words.orders.nothingYet] : []),
    ...records.flatMap((record) => ['', ...recordLines(call, record, known, time)]),
    ...(damage === null ? [] : ['', paint.red(words.orders.damaged(damage.stream, damage.revision, damage.kind))]),
    ...outside.flatMap(({ intact, stream, revision }) => (intact ? [] : [paint.red(words.orders.outsideDamaged(stream, revision))])),
    '',
    paint.dim(words.orders.cite(answer.citation)),
  ];
}

function recordLines(
  call: Call,
  record: TimelineEntry,
  known: ReadonlyMap<string, OutsideEntry>,
  time: (at: TimelineEntry['recordedAt']) => string,
): readonly string[] {
  const { paint, words, language, width } = call;
  const head = `${paint.cyan(`#${record.revision}`)}  ${time(record.recordedAt)}  ${paint.bold(record.type)}  ${paint.dim(words.orders.actor(record.actor))}`;
  const said = wrapped(record.explanation[language], width - 4).map((line) => `    ${line}`);
  const rests = record.restsOn.flatMap(({ stream, revision }) => {
    const entry = known.get(`${stream}@${revision}`);
    const place = words.orders.restsOn(`${stream} #${revision}`);
    const told = entry === undefined || !('explanation' in entry) ? [] : [entry.explanation[language]];
    const verdict = entry?.intact === false ? [words.orders.notIntact] : [];
    const lines = wrapped([place, ...verdict, ...told].join(': '), width - 8);
    const colour = entry?.intact === false ? paint.red : paint.dim;
    return lines.map((line, index) => colour(`    ${index === 0 ? '↳ ' : '  '}${line}`));
  });
  return [head, ...said, ...rests];
}
