import { CaseFiles, upToDate } from '@app/assembly';
import { CURRENT_RULESET, type Finding } from '@app/diagnosis';
import { productDecider } from '@app/domain/catalog';
import { channelAccountDecider, foreignPaymentsDecider, inboxDecider, tradeDecider } from '@app/domain/channels';
import { operationsDecider, refundLimitDecider } from '@app/domain/operations';
import { dues, moneyOfOrder, type OrderCase, orderCaseDecider, orderIdOfStream, orderStatus } from '@app/domain/order-case';
import { type Intake, intakeDecider, type KeyBatch, keyBatchDecider, quotaDecider, shelfOf } from '@app/domain/vault';
import { type AnyProjection, type Clock, canonicalJson, type Doc, decodeRecord, type OrderId } from '@app/kernel';
import { type CommandHandling, StreamCommandHandling } from '@app/platform/command-handling';
import { projections } from '@app/read-models';
import { collect, documents, fakeClock, hastyScheduler, InMemoryEventStore, keep, randomFrom } from '@app/testing';
import { at, TRADE_PREFIX } from '@app/testing/order-story';

/** What the program says of a store, by the name of the file in which it is kept. */
export type Answers = { readonly [file: string]: unknown };

/** A store that holds exactly these records. */
export async function storeOf(lines: readonly string[]): Promise<InMemoryEventStore> {
  const events = new InMemoryEventStore();
  for (const canonical of lines) {
    const { stream, revision, id, type, metadata, data, leaf } = decodeRecord(canonical, 0n);
    const { recordedAt, prev } = metadata;
    const json = { canonical, dataJson: canonicalJson(data), metadataJson: canonicalJson(metadata) };
    const expected = revision === 0 ? 'no-stream' : revision - 1;
    await events.append({ stream, expected, records: [{ id, type, revision, recordedAt, prev, leaf, ...json }] });
  }
  return events;
}

/** Reads everything as the program of today does: states, diagnoses, and the documents of every read model. */
export async function answersOf(events: InMemoryEventStore): Promise<Answers> {
  const streams = [...new Set((await collect(events.readAll())).map(({ stream }) => stream))].sort();
  const clock = fakeClock(at('18:00'));
  const known = (await collect(events.readAll())).map(upToDate);
  // Any particular projection is kept by the same rules.
  const kept = projections.map((projection) => [projection, keep(projection as Parameters<typeof keep>[0], known)] as const);
  return inStoredForm({
    'state.json': await statesOf(events, streams, clock),
    [`${CURRENT_RULESET}.json`]: await diagnosesOf(events, streams, clock),
    ...Object.fromEntries(kept.map(([projection, docs]) => [fileOf(projection), documents<Doc>(docs)])),
  });
}

function fileOf({ name, version }: AnyProjection): string {
  return `${name}@${version}.json`;
}

async function statesOf(
  events: InMemoryEventStore,
  streams: readonly string[],
  clock: Clock & ReturnType<typeof fakeClock>,
): Promise<Answers> {
  const scheduler = hastyScheduler(clock);
  const handling = new StreamCommandHandling({ store: events, clock, scheduler, random: randomFrom(1), codeVersion: 'today' });
  const states: [string, unknown][] = [];
  for (const stream of streams) states.push([stream, await stateOf(handling, stream)]);
  return Object.fromEntries(states);
}

/** What the decider of a stream knows of it; of the large states what is asked of them. */
async function stateOf(handling: CommandHandling, stream: string): Promise<unknown> {
  const kind = /^[a-z]+/.exec(stream)?.[0];
  switch (kind) {
    case 'order':
      return orderAnswers((await handling.fold(orderCaseDecider, stream)).state);
    case 'keybatch':
      return batchAnswers((await handling.fold(keyBatchDecider, stream)).state);
    case 'intake':
      return intakeAnswers((await handling.fold(intakeDecider, stream)).state);
    case 'product':
      return handling.fold(productDecider, stream);
    case 'channel':
      return handling.fold(channelAccountDecider, stream);
    case 'inbox':
      return handling.fold(inboxDecider, stream);
    case 'trade':
      return handling.fold(tradeDecider, stream);
    case 'foreign':
      return handling.fold(foreignPaymentsDecider, stream);
    case 'platform':
      return handling.fold(operationsDecider, stream);
    case 'refundlimit':
      return handling.fold(refundLimitDecider, stream);
    case 'buyer':
      return handling.fold(quotaDecider, stream);
    case 'shoporderno':
      return (await handling.records(orderCaseDecider, stream)).map(({ data }) => data);
    default:
      throw new Error(`no decider is known for ${stream}`);
  }
}

function orderAnswers(file: OrderCase): unknown {
  return { ...orderStatus(file), money: moneyOfOrder(file), dues: dues(file), revision: file.revision, updatedAt: file.updatedAt };
}

function batchAnswers(batch: KeyBatch): unknown {
  return { stage: batch.stage, shelf: shelfOf(batch), reservations: batch.stage === 'none' ? [] : [...batch.reservations.values()] };
}

function intakeAnswers({ revision, admitted, decided }: Intake): unknown {
  return { revision, admitted: Object.fromEntries(admitted.whole()), decided: Object.fromEntries(decided.whole()) };
}

/** By the codes: words may be put better, and the times in them are the reader's. */
async function diagnosesOf(events: InMemoryEventStore, streams: readonly string[], clock: Clock): Promise<Answers> {
  const files = new CaseFiles({ events, tradePrefix: TRADE_PREFIX, timeZone: 'Asia/Shanghai' });
  const found: [string, unknown][] = [];
  for (const orderId of streams.flatMap((stream) => orderIdOfStream(stream) ?? [])) {
    // The streams of orders are named by their ids.
    const answer = await files.diagnose(orderId as OrderId, { asOf: clock.now() });
    if (answer === undefined) throw new Error(`order ${orderId} is not there`);
    const { primary, secondary, modifiers } = answer.diagnosis;
    found.push([orderId, { chain: answer.read.chain, primary: coded(primary), secondary: secondary.map(coded), modifiers }]);
  }
  return Object.fromEntries(found);
}

function coded({ code, fault, confidence, actor, dueAt, records }: Finding): unknown {
  return { code, fault, confidence, actor, dueAt, records };
}

function inStoredForm<T>(answers: T): T {
  return JSON.parse(JSON.stringify(answers)) as T;
}
