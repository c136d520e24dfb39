import { damageIn, isProvisional, statusIn } from '@app/assembly';
import type { Finding } from '@app/diagnosis';
import type { Command } from 'commander';
import type { Call } from '../call.js';
import { EXIT } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { wrapped } from '../output/text-width.js';
import { type MomentOptions, momentAsked } from '../stores/moment.js';
import { orderMeant } from '../stores/order-reference.js';
import { type OrphanExplained, orphanExplained } from '../stores/orphan-reference.js';
import { type ReadingStores, withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';
import { addMoment, standingIn } from './timeline.command.js';

type ExplainOptions = MomentOptions & { readonly ruleset?: string };
type Answer = Awaited<ReturnType<typeof ofOrder>>;

/** `cardtrail explain <order>`: why it stands where it stands, and who must do what by when; so too of money that no order asked for. */
export function addExplain(program: Command, { words, run }: Adding): void {
  addMoment(addCommand(program, words, 'explain', [['<order>', 'order']]), words.options)
    .option('--ruleset <id>', words.options.ruleset)
    .action((order: string, options: ExplainOptions) =>
      run(async (call) => {
        const answer = await explanationAsked(call, order, options);
        if ('stream' in answer) {
          call.answer(answer, () => orphanLines(call, answer));
          return EXIT.ok;
        }
        call.answer(answer, () => linesOf(call, answer));
        return answer.chain === 'intact' ? EXIT.ok : EXIT.damaged;
      }),
    );
}

function explanationAsked(call: Call, asked: string, options: ExplainOptions): Promise<Answer | OrphanExplained> {
  return withStores(call, async (stores) => {
    try {
      return await ofOrder(call, stores, asked, options);
    } catch (error) {
      const isUnknown = error instanceof CliFault && error.fault.kind === 'unknown-order';
      const orphan = isUnknown ? await orphanExplained(call, stores, asked, options) : undefined;
      if (orphan === undefined) throw error;
      return orphan;
    }
  });
}

async function ofOrder(call: Call, stores: ReadingStores, order: string, options: ExplainOptions) {
  const { clock } = call.surroundings;
  const orderId = await orderMeant(order, stores);
  const until = await momentAsked(options, orderId, { events: stores.events, clock });
  const done = await stores.caseFiles().diagnose(orderId, { ...until, ruleset: options.ruleset });
  if (done === undefined) throw new CliFault({ kind: 'unknown-order', asked: order });
  const { diagnosis, read } = done;
  const { chain, citation, records, asOf } = read;
  return {
    ...diagnosis,
    revision: records.length === 0 ? null : String(records.length - 1),
    status: statusIn(read),
    chain,
    damage: damageIn(read),
    provisional: isProvisional(asOf, clock.now()),
    citation,
  };
}

function linesOf(call: Call, answer: Answer): readonly string[] {
  const { paint, words } = call;
  const { orderId, asOf, provisional, primary, secondary, modifiers, damage, citation } = answer;
  return [
    [paint.bold(orderId), ...standingIn(call, answer)].join('  '),
    paint.dim(words.orders.asOf(call.times()(asOf), provisional)),
    '',
    ...findingLines(call, primary),
    ...secondary.flatMap((finding) => ['', paint.dim(words.orders.also), ...findingLines(call, finding)]),
    ...(modifiers.length === 0 ? [] : ['', `${words.orders.modifiers}: ${modifiers.join(', ')}`]),
    ...(damage === null ? [] : ['', paint.red(words.orders.damaged(damage.stream, damage.revision, damage.kind))]),
    '',
    paint.dim(words.orders.cite(citation)),
  ];
}

function orphanLines(call: Call, { stream, asOf, provisional, primary }: OrphanExplained): readonly string[] {
  const { paint, words } = call;
  return [paint.bold(stream), paint.dim(words.orders.asOf(call.times()(asOf), provisional)), '', ...findingLines(call, primary)];
}

function findingLines(call: Call, finding: Finding): readonly string[] {
  const { paint, words, language, width } = call;
  const { orders } = words;
  const text = (label: string, sentence: string): readonly string[] => {
    const lines = wrapped(sentence, width - 4);
    return [`  ${paint.dim(label)}`, ...lines.map((line) => `    ${line}`)];
  };
  const by = finding.dueAt === null ? '' : orders.by(call.times()(finding.dueAt));
  const places = [...Map.groupBy(finding.records, ({ stream }) => stream)]
    .map(([stream, records]) => `${stream} ${records.map(({ revision }) => `#${revision}`).join(' ')}`)
    .join(', ');
  return [
    `${paint.yellow(finding.code)}  ${paint.dim(`${orders.fault(finding.fault)} · ${orders.confidence(finding.confidence)}`)}`,
    ...wrapped(finding.headline[language], width - 2).map((line) => `  ${line}`),
    ...text(orders.next, finding.nextStep[language]),
    ...text(orders.remedy, finding.remedy[language]),
    ...text(orders.who, `${orders.nextActor(finding.actor)}${by}`),
    ...(places === '' ? [] : text(orders.records, places)),
  ];
}
