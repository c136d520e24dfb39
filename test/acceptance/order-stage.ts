import { Readable } from 'node:stream';
import { STOCK_COUNT } from '@app/domain/catalog';
import { CatalogModule } from '@app/domain/catalog/module';
import {
  CHANNEL_ACCOUNTS,
  CHANNEL_LIST,
  type ChannelAnswer,
  type ChannelConfigured,
  type ListedAccount,
  ReceiveChannelMessageCommand,
  TRADES,
} from '@app/domain/channels';
import { ChannelsModule } from '@app/domain/channels/module';
import {
  EXPLANATION,
  type ExplainedOrder,
  ORDER_SETTINGS,
  type OrderExplanation,
  type OrderFact,
  orderCaseDecider,
  orderStream,
  RESERVATION,
} from '@app/domain/order-case';
import { OrderCaseModule } from '@app/domain/order-case/module';
import { VaultModule } from '@app/domain/vault/module';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { type OrderId, PAYMENT_CHANNELS, type StoredEvent } from '@app/kernel';
import type { Engine } from '@app/platform/engine';
import { assembleSagas, orderSagas, type SagaParts } from '@app/sagas';
import { collect, type FakeClock, fakeScheduler, REFUND_LIMIT } from '@app/testing';
import { type Answered, type Asked, type HttpStage, httpStage } from '@app/testing/http';
import { Module } from '@nestjs/common';
import { CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';

/** Orders, products, keys and channels behind the real door on a real store; reactions run only when a spec says so. */
export type OrderStage = HttpStage & {
  readonly keys: { readonly [who in 'admin' | 'operator' | 'shop' | 'otherShop' | 'liveShop' | 'scoped']: string };
  /** What the reservation at the door does; by default the real thing. */
  reserve: (orderId: OrderId) => Promise<void>;
  /** The wish for an order of the product, as its shop puts it. */
  wish(over?: object): object;
  /** Places an order and gives its answer. */
  place(over?: object, asked?: Asked): Promise<Answered>;
  /** An order with its stock: its id and the buyer's token. */
  open(over?: object): Promise<{ readonly orderId: string; readonly pickupToken: string }>;
  /** An order that is paid and delivered. */
  delivered(over?: object): Promise<{ readonly orderId: string; readonly pickupToken: string; readonly tradeNo: string }>;
  post(path: string, body?: object, asked?: Asked): Promise<Answered>;
  get(path: string, asked?: Asked): Promise<Answered>;
  /** Lets all reactions of an order run until none wants anything. */
  react(orderId: string): Promise<void>;
  records(orderId: string): Promise<readonly StoredEvent<OrderFact>[]>;
  facts(orderId: string): Promise<readonly string[]>;
};

const EXPLAINED: OrderExplanation = {
  code: 'IN_PROGRESS',
  fault: 'none',
  headline: { 'zh-CN': '进行中', en: 'Under way' },
  nextStep: { 'zh-CN': '请稍候', en: 'Wait a moment' },
  actor: 'platform',
};

/** What a spec reads of an answer. */
export function bodyOf({ body }: Answered): { readonly [member: string]: unknown } {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** Sets the stage: a product with five keys, and the account `sandbox` at which the shop may say itself that it was paid. */
export async function orderStage(): Promise<OrderStage> {
  let parts: SagaParts | undefined;
  const sagas = (): SagaParts => {
    if (parts === undefined) throw new Error('the stage is not set');
    return parts;
  };
  const doors = { reserve: (orderId: OrderId) => run(sagas(), stage.clock, orderId, ['reserve-stock-when-order-placed']) };

  @CommandHandler(ReceiveChannelMessageCommand)
  class MessageHandler implements ICommandHandler<ReceiveChannelMessageCommand> {
    execute({ account, message, origin }: ReceiveChannelMessageCommand): Promise<ChannelAnswer> {
      return sagas().messages.receive(account, message, origin);
    }
  }
  @Module({ imports: [CqrsModule], providers: [MessageHandler] })
  class MessagesModule {}

  const stage = await httpStage({
    modules: [CatalogModule, ChannelsModule, OrderCaseModule, VaultModule, MessagesModule],
    provide: (engine, clock) => {
      const channels = createPaymentChannels({ fetch: () => Promise.reject(new Error('no network')), clock });
      parts = assembleSagas({
        ...{ handling: engine.handling, secrets: engine.secrets, channels, clock, tradePrefix: 'CT', worker: 'stage' },
        scheduler: fakeScheduler(clock),
        refundLimit: REFUND_LIMIT,
        junk: { add: () => undefined },
        unsettled: { toTakeUp: () => Readable.from([]) },
        log: () => undefined,
      });
      return [
        { provide: STOCK_COUNT, useValue: { available: () => Promise.resolve(0) } },
        { provide: PAYMENT_CHANNELS, useValue: channels },
        { provide: CHANNEL_ACCOUNTS, useValue: parts.accounts },
        { provide: CHANNEL_LIST, useValue: { list: (mode: string) => listed(engine, mode) } },
        { provide: TRADES, useValue: parts.trades },
        { provide: EXPLANATION, useValue: { explain: (orderId: OrderId) => explained(engine, orderId) } },
        { provide: ORDER_SETTINGS, useValue: { tradePrefix: 'CT', publicUrl: 'https://shop.example/' } },
        { provide: RESERVATION, useValue: { runNow: (orderId: OrderId) => doors.reserve(orderId) } },
      ];
    },
  });
  const keyOf = (...asked: Parameters<HttpStage['keyOf']>): Promise<string> => stage.keyOf(...asked);
  const test = { mode: 'test' } as const;
  const keys = {
    admin: await keyOf('admin'),
    operator: await keyOf('operator', test),
    shop: await keyOf('shop', test),
    otherShop: await keyOf('shop', { ...test, shopId: 'shop-2' }),
    liveShop: await keyOf('shop'),
    scoped: await keyOf('shop', { ...test, scopes: ['keys:read'] }),
  };
  const must = async (answer: Promise<Answered>): Promise<{ readonly [member: string]: unknown }> => {
    const answered = await answer;
    if (answered.status >= 300) throw new Error(`${answered.status}: ${answered.text}`);
    return bodyOf(answered);
  };
  const offer = {
    name: 'Card',
    sku: 'CARD',
    unitPrice: { amount: 1000, currency: 'CNY' },
    route: 'auto-key',
    mode: 'test',
    maxPerOrder: 3,
  };
  const terms = { payWithinSeconds: 900, deliverWithinSeconds: 60, restockWithinSeconds: 600, refundPolicy: 'None once viewed.' };
  const as = (key: string, body: object): Asked => ({ as: key, body });
  const product = await must(stage.ask('POST', '/v1/products', as(keys.operator, { productId: 'card', ...offer, ...terms })));
  const values = Array.from({ length: 5 }, (_, n) => `AAAA-BBBB-000${n + 1}`);
  await must(stage.ask('POST', '/v1/products/card/keys', as(keys.operator, { keys: values })));
  const account = { kind: 'sandbox', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', key: 'key-of-the-sandbox', allowManualConfirm: true };
  await must(stage.ask('PUT', '/v1/channels/sandbox', as(keys.admin, account)));

  const wish = (over: object = {}): object => ({
    ...{ productId: 'card', quantity: 1, buyer: { contact: 'ann@example.com' }, expectedTotal: offer.unitPrice },
    refundPolicyHash: product['refundPolicyHash'],
    ...over,
  });
  const post: OrderStage['post'] = (path, body, asked) =>
    stage.ask('POST', path, { as: keys.shop, ...(body === undefined ? {} : { body }), ...asked });
  const place: OrderStage['place'] = (over, asked) => post('/v1/orders', wish(over), asked);
  const open: OrderStage['open'] = async (over) => {
    const { orderId, pickupToken } = await must(place(over));
    return { orderId: String(orderId), pickupToken: String(pickupToken) };
  };
  const react = (orderId: string): Promise<void> => run(sagas(), stage.clock, orderId);
  return Object.assign(doors, {
    ...stage,
    ...{ keys, wish, post, place, open, react },
    get: (path: string, asked?: Asked) => stage.ask('GET', path, { as: keys.shop, ...asked }),
    async delivered(over?: object) {
      const opened = await open(over);
      const { orderId } = opened;
      const { attemptId } = await must(post(`/v1/orders/${orderId}/payment-attempts`, { channelAccount: 'sandbox' }));
      const tradeNo = `trade-of-${orderId}`;
      const money = { attemptId, channelTradeNo: tradeNo, paid: offer.unitPrice, paidAt: stage.clock.now() };
      await must(post(`/v1/orders/${orderId}/confirm-payment`, money));
      await react(orderId);
      return { ...opened, tradeNo };
    },
    records: (orderId: string) => recordsOf(stage.engine, orderId),
    facts: async (orderId: string) => (await recordsOf(stage.engine, orderId)).map(({ type }) => type),
  });
}

function recordsOf(engine: Engine, orderId: string): Promise<readonly StoredEvent<OrderFact>[]> {
  return engine.handling.records<OrderFact>({ name: 'order-case' }, orderStream(orderId));
}

async function run({ work }: SagaParts, clock: FakeClock, orderId: string, only?: readonly string[]): Promise<void> {
  const sagas = orderSagas.filter(({ name }) => only === undefined || only.includes(name));
  for (let round = 0; round < 50; round += 1) {
    const file = await work.loadCaseFile(orderId);
    if (file === undefined) return;
    const wants = sagas.flatMap((saga) => saga.react(file, clock.now()).map((intent, ordinal) => ({ saga, intent, ordinal })));
    const [first] = wants;
    if (first === undefined) return;
    await work.perform(first.saga.name, file, first.intent, first.ordinal);
  }
  throw new Error(`the reactions of ${orderId} do not come to an end`);
}

async function explained({ handling }: Engine, orderId: OrderId): Promise<ExplainedOrder | undefined> {
  const { state: file, revision } = await handling.fold(orderCaseDecider, orderStream(orderId));
  return revision < 0 ? undefined : { explanation: EXPLAINED, damage: null, file };
}

async function listed(engine: Engine, mode: string): Promise<readonly ListedAccount[]> {
  const events = await collect(engine.events.readAll({ filter: { types: ['ChannelConfigured', 'ChannelDisabled'] } }));
  const configured = events.filter(({ type }) => type === 'ChannelConfigured');
  const latest = new Map(configured.map((event) => [event.stream, event.data as ChannelConfigured['data']]));
  const inUse = new Map(events.map(({ stream, type }) => [stream, type === 'ChannelConfigured']));
  const ofTheMode = [...latest].filter(([, one]) => one.mode === mode);
  return ofTheMode.map(([stream, one]) => ({ ...one, enabled: inUse.get(stream) === true, silentSince: undefined }));
}
