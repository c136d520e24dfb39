import { inboxDecider, inboxStream } from '@app/domain/channels';
import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import { dues, type OrderCase, type OrderCommand, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { derivedCommandId, type PaymentChannels } from '@app/kernel';
import type { Engine } from '@app/platform/engine';
import type { FileJunkRing } from '@app/platform/junk-ring';
import {
  DeadlineSweep,
  Deadlines,
  ReadModelNotReady,
  type SubscriptionHappening,
  SubscriptionHost,
  type Surroundings,
  type WorkerNews,
  WorkerPulse,
} from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import { assembleSagas, orderSagas, type SagaParts } from '@app/sagas';
import { upToDate } from './event-versions.js';
import { raiseUnwatchedDeadline } from './raise-unwatched-deadline.js';
import type { ReadSide } from './read-side.js';
import { serveWaitingOrders } from './serve-waiting-orders.js';
import { whileRunning } from './while-running.js';

/** Tells an operator what happens; never with a secret or a personal value. */
export type Log = (level: 'info' | 'warn' | 'error', what: string, details: { readonly [name: string]: unknown }) => void;

/** What the worker needs besides the engine. */
export type WorkerOptions = {
  readonly engine: Engine;
  readonly reads: ReadSide;
  readonly channels: PaymentChannels;
  readonly junk: FileJunkRing;
  readonly surroundings: Surroundings;
  readonly tradePrefix: string;
  /** This process, new at each start: in claims and inbox streams. */
  readonly processName: string;
  /** This worker, the same after a restart: in the facts about its silence. */
  readonly workerName: string;
  readonly log: Log;
  /** Reactions that are switched off: for tests that show that each one is needed. */
  readonly disabledSagas?: readonly string[];
};

/** Reactions, read models, deadlines and housekeeping of one process. */
export type WorkerSide = {
  readonly host: SubscriptionHost<OrderCase, OrderCommand>;
  readonly parts: SagaParts;
  start(): Promise<void>;
  /** Lets what is under way come to its end and saves checkpoints. */
  stop(): Promise<void>;
};

const CONFIRMING = 'confirm-payment-when-channel-reports-it';
/** Channels' messages where their reaction is switched off: sent again until someone gives up. */
const nobodyListens: SagaParts['messages'] = {
  receive: () => Promise.resolve({ status: 503, contentType: 'text/plain; charset=utf-8', body: 'fail' }),
  takeUpUnsettled: () => Promise.resolve(0),
  tellCounts: () => Promise.resolve(),
};
const TAKE_UP_EVERY_MILLIS = 5_000;
const COUNT_JUNK_EVERY_MILLIS = 30_000;
const UNFINISHED_PAGE = 200;

/** Puts together everything that follows the log. */
export function assembleWorker(options: WorkerOptions): WorkerSide {
  const { engine, reads, channels, junk, surroundings, tradePrefix, processName, log, disabledSagas = [] } = options;
  const { events, documents, secrets, handling } = engine;
  const { clock, scheduler } = surroundings;
  const assembled = assembleSagas({
    ...{ handling, secrets, channels, junk, clock, scheduler, tradePrefix },
    unsettled: reads.unsettledMessages,
    worker: processName,
    log: (what, details) => log('info', what, details),
  });
  const parts = disabledSagas.includes(CONFIRMING) ? { ...assembled, messages: nobodyListens } : assembled;
  const observe = (happening: SubscriptionHappening): void =>
    log(happening.kind === 'failed' ? 'warn' : 'info', `subscription ${happening.kind}`, happening);
  const deadlines = new Deadlines({ view: reads.deadlines, wake: (saga, orderId) => wake(saga, orderId), surroundings, observe });
  const sagas = orderSagas.filter(({ name }) => !disabledSagas.includes(name));
  const host = new SubscriptionHost({
    ...{ events, documents, surroundings, projections, observe, upcast: upToDate },
    reactions: { sagas, work: parts.work },
    onDocuments: (projection, writes) => {
      if (projection !== 'deadlines') return;
      for (const { id, doc } of writes) if (typeof doc?.['nextTryAt'] === 'string') deadlines.notice(id, clock.now());
    },
  });
  const wake = async (saga: string, orderId: string): Promise<void> => {
    if (!disabledSagas.includes(saga)) await host.wake(saga, orderId);
  };
  const sweep = new DeadlineSweep({
    view: reads.deadlines,
    unfinishedOrders: () => unfinishedOrders(reads),
    duesOf: async (orderId) => dues((await handling.fold(orderCaseDecider, orderStream(orderId))).state),
    onDifference: async (difference) => {
      log('error', 'the view of deadlines differs from the case file', difference);
      await raiseUnwatchedDeadline(handling, difference);
      for (const saga of new Set(difference.missing.map((due) => due.saga))) await wake(saga, difference.orderId);
    },
    ...{ surroundings, observe },
  });
  const pulse = new WorkerPulse({
    worker: options.workerName,
    documents,
    surroundings,
    observe,
    record: (news) => recordNews(engine, news),
  });
  const running = whileRunning(surroundings.scheduler, (error, task) =>
    log(error instanceof ReadModelNotReady ? 'info' : 'error', `${task} failed`, { error }),
  );
  return {
    host,
    parts,
    async start() {
      await pulse.beat();
      await host.start();
      running.follow('deadlines', (signal) => deadlines.run(signal));
      running.follow('the sweep of deadlines', (signal) => sweep.run(signal));
      running.follow('the worker pulse', (signal) => pulse.run(signal));
      running.follow('serving waiting orders', (signal) => serveWaitingOrders({ events, reads, clock, wake, signal }));
      running.every('taking up messages', TAKE_UP_EVERY_MILLIS, async () => {
        await parts.messages.takeUpUnsettled();
        await parts.messages.tellCounts();
      });
      running.every('counting junk', COUNT_JUNK_EVERY_MILLIS, () => countJunk(engine, junk, processName, false));
    },
    async stop() {
      await running.stop();
      await host.stop();
      await junk.close();
      await countJunk(engine, junk, processName, true);
    },
  };
}

async function* unfinishedOrders(reads: ReadSide): AsyncGenerator<string> {
  let page = await reads.ordersOfShop.listUnfinished({ limit: UNFINISHED_PAGE });
  for (;;) {
    for (const { orderId } of page.items) yield orderId;
    if (page.next === null) return;
    page = await reads.ordersOfShop.listUnfinished({ limit: UNFINISHED_PAGE, after: page.next });
  }
}

async function recordNews({ handling }: Engine, news: WorkerNews): Promise<void> {
  const since = news.type === 'WorkerSilent' ? news.since : news.from;
  const commandId = derivedCommandId(news.type, news.worker, since);
  const wish =
    news.type === 'WorkerSilent'
      ? ({ type: 'NoteWorkerSilent', worker: news.worker, since: news.since } as const)
      : ({ type: 'NoteWorkerResumed', worker: news.worker } as const);
  const actor = { kind: 'system', id: 'worker-pulse' } as const;
  await handling.handle(operationsDecider, PLATFORM_STREAM, wish, {
    commandId,
    actor,
    shopId: '',
    correlationId: PLATFORM_STREAM,
    causationId: commandId,
  });
}

async function countJunk({ handling }: Engine, junk: FileJunkRing, processName: string, all: boolean): Promise<void> {
  for (const { account, minute, count, digest } of junk.takeCounts(all)) {
    const stream = inboxStream('junk', minute.slice(0, 10), processName);
    const commandId = derivedCommandId('count-junk', processName, account, minute, count);
    await handling.handle(
      inboxDecider,
      stream,
      { type: 'CountJunk', account, minute, count, digest },
      {
        ...{ commandId, actor: { kind: 'system', id: 'inbox' } as const, shopId: '', correlationId: stream, causationId: commandId },
      },
    );
  }
}
