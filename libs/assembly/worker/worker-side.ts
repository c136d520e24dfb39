import { TRY_AGAIN } from '@app/domain/channels';
import { operationsDecider, PLATFORM_STREAM, type RefundLimit } from '@app/domain/operations';
import { dues, type OrderCase, type OrderCommand, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { type AnyProjection, derivedCommandId, type PaymentChannels } from '@app/kernel';
import type { Engine } from '@app/platform/engine';
import type { FileJunkRing } from '@app/platform/junk-ring';
import {
  DeadlineSweep,
  Deadlines,
  type Leases,
  pause,
  SharedLeases,
  SubscriptionHost,
  type Surroundings,
  soleHolder,
  type WorkerNews,
  WorkerPulse,
} from '@app/platform/subscriptions';
import { deadlines as deadlinesView, ordersOfShop, orphanPayments, projections, unsettledMessages } from '@app/read-models';
import { assembleSagas, orderSagas, type SagaParts } from '@app/sagas';
import { upToDate } from '../event-versions.js';
import type { Log } from '../log.js';
import type { ReadSide } from '../read-side.js';
import { countJunk } from './count-junk.js';
import { EraseUnboundMessages } from './erase-unbound-messages.js';
import { raiseUnwatchedDeadline } from './raise-unwatched-deadline.js';
import { serveWaitingOrders } from './serve-waiting-orders.js';
import { tellDeadlines } from './tell-deadlines.js';
import { tellSubscriptions } from './tell-subscriptions.js';
import { whileRunning } from './while-running.js';

/** What the worker needs besides the engine. */
export type WorkerOptions = {
  readonly engine: Engine;
  readonly reads: ReadSide;
  readonly channels: PaymentChannels;
  readonly junk: FileJunkRing;
  readonly surroundings: Surroundings;
  readonly tradePrefix: string;
  /** What goes back within an hour without a person. */
  readonly refundLimit: RefundLimit;
  /** This process, new at each start: in claims and inbox streams. */
  readonly processName: string;
  /** This worker, the same after a restart: in the facts about its silence. Workers of one name are silent when all are. */
  readonly workerName: string;
  readonly log: Log;
  /** Reactions that are switched off: for tests that show that each one is needed. */
  readonly disabledSagas?: readonly string[];
  /** False: what follows the log is left to other processes, as far as these share the work. */
  readonly isFollowing?: boolean;
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
  receive: () => Promise.resolve(TRY_AGAIN),
  takeUpUnsettled: () => Promise.resolve(0),
  tellCounts: () => Promise.resolve(),
};
const TAKE_UP_EVERY_MILLIS = 5_000;
const TELL_COUNTS_EVERY_MILLIS = 5_000;
const COUNT_JUNK_EVERY_MILLIS = 30_000;
const LOOK_FOR_OLD_MESSAGES_EVERY_MILLIS = 60_000;
const UNFINISHED_PAGE = 200;

/** Puts together everything that follows the log. */
export function assembleWorker(options: WorkerOptions): WorkerSide {
  const {
    engine,
    reads,
    channels,
    junk,
    surroundings,
    tradePrefix,
    refundLimit,
    processName,
    log,
    disabledSagas = [],
    isFollowing = true,
  } = options;
  const { events, documents, secrets, handling } = engine;
  const { clock, scheduler } = surroundings;
  const assembled = assembleSagas({
    ...{ handling, secrets, channels, junk, clock, scheduler, tradePrefix, refundLimit },
    unsettled: reads.unsettledMessages,
    worker: processName,
    log: (what, details) => log('info', what, details),
  });
  const parts = disabledSagas.includes(CONFIRMING) ? { ...assembled, messages: nobodyListens } : assembled;
  const observe = tellSubscriptions(log, clock);
  const deadlines = new Deadlines({ view: reads.deadlines, wake: (saga, orderId) => wake(saga, orderId), surroundings, observe });
  const leases: Leases =
    engine.leases === undefined
      ? soleHolder
      : new SharedLeases({
          ...{ store: engine.leases, processName, scheduler, random: surroundings.random, takesPart: isFollowing },
          monotonic: () => performance.now(),
          onError: (error) => log('warn', 'the leases could not be asked', { error }),
        });
  const sagas = orderSagas.filter(({ name }) => !disabledSagas.includes(name));
  const host = new SubscriptionHost({
    ...{ events, documents, surroundings, projections, observe, leases, upcast: upToDate },
    reactions: { sagas, work: parts.work },
    onDocuments: tellDeadlines(deadlines),
  });
  const wake = async (saga: string, orderId: string): Promise<void> => {
    if (!disabledSagas.includes(saga)) await host.wake(saga, orderId);
  };
  const sweep = new DeadlineSweep({
    view: reads.deadlines,
    unfinishedOrders: () => unfinishedOrders(reads),
    duesOf: async (orderId) => dues((await handling.fold(orderCaseDecider, orderStream(orderId), { inPassing: true })).state),
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
  const oldMessages = new EraseUnboundMessages({ events, secrets, documents, orphans: reads.orphanPayments, clock });
  const running = whileRunning(surroundings.scheduler, (error, task) => log('error', `${task} failed`, { error }));
  /** Resolves when these views answer: on a first start they are still being built. */
  const answering = (...views: readonly AnyProjection[]): Promise<unknown> =>
    Promise.all(views.map(({ name }) => host.projection(name).ready));
  /** What one of all workers does, whoever's turn it is. */
  const followAlone = (): void => {
    const alone = (name: string, task: (signal: AbortSignal) => Promise<void>, ready: Promise<unknown>): void =>
      running.follow(name, (signal) => host.alone(`task/${name.replaceAll(' ', '-')}`, task, signal), ready);
    alone('deadlines', (signal) => deadlines.run(signal), answering(deadlinesView));
    alone('the sweep of deadlines', (signal) => sweep.run(signal), answering(deadlinesView, ordersOfShop));
    alone('serving waiting orders', (signal) => serveWaitingOrders({ events, reads, clock, wake, signal }), answering(deadlinesView));
    const takeUp = async (signal: AbortSignal): Promise<void> => {
      do await parts.messages.takeUpUnsettled();
      while (await pause(scheduler, TAKE_UP_EVERY_MILLIS, signal));
    };
    alone('taking up messages', takeUp, answering(unsettledMessages));
    const erase = async (signal: AbortSignal): Promise<void> => {
      do await oldMessages.runIfDue();
      while (await pause(scheduler, LOOK_FOR_OLD_MESSAGES_EVERY_MILLIS, signal));
    };
    alone('erasing old messages of nobody', erase, answering(orphanPayments));
  };
  return {
    host,
    parts,
    async start() {
      if (leases.takesPart) await pulse.beat();
      await host.start();
      if (leases.takesPart) running.follow('the worker pulse', (signal) => pulse.run(signal));
      if (isFollowing) followAlone();
      running.every('telling how many messages were refused', TELL_COUNTS_EVERY_MILLIS, () => parts.messages.tellCounts());
      running.every('counting junk', COUNT_JUNK_EVERY_MILLIS, () => countJunk(handling, junk, processName, false));
    },
    async stop() {
      await running.stop();
      await host.stop();
      await junk.close();
      await countJunk(handling, junk, processName, true);
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
