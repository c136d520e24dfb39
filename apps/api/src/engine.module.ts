import { CaseFiles, type House, READ_SIDE, WORKER_SIDE } from '@app/assembly';
import { STOCK_COUNT } from '@app/domain/catalog';
import { CHANNEL_ACCOUNTS, CHANNEL_LIST, type ChannelList, TRADES } from '@app/domain/channels';
import {
  EXPLANATION,
  ORDER_SETTINGS,
  type OrderExplanations,
  type OrderSettings,
  RESERVATION,
  type StockReservation,
} from '@app/domain/order-case';
import { PAYMENT_CHANNELS } from '@app/kernel';
import { COMMAND_HANDLING } from '@app/platform/command-handling';
import { CONFIG } from '@app/platform/config';
import { EVENT_STORE } from '@app/platform/event-store';
import { CLOCK, SCHEDULER } from '@app/platform/observability';
import { READ_STORE } from '@app/platform/read-store';
import { SECRET_STORE } from '@app/platform/secrets';
import { type DynamicModule, Module } from '@nestjs/common';

/** The reaction that an order does not wait for at its door: it is run at once. */
const RESERVING = 'reserve-stock-when-order-placed';

@Module({})
class EngineModule {}

/** Hands every module the parts of the house, by their tokens. */
export function engineModule({ config, clock, scheduler, engine, reads, caseFiles, channels, worker }: House): DynamicModule {
  const explanations: OrderExplanations = { explain: (orderId, at) => caseFiles.explain(orderId, at ?? clock.now()) };
  const { tradePrefix, publicUrl } = config;
  const settings: OrderSettings = { tradePrefix, publicUrl };
  const reservation: StockReservation = { runNow: (orderId) => worker.host.runNow(RESERVING, orderId) };
  const channelList: ChannelList = { list: async (mode) => (await reads.channelAccounts.list({ mode, limit: 100 })).items };
  const providers = [
    { provide: CONFIG, useValue: config },
    { provide: CLOCK, useValue: clock },
    { provide: SCHEDULER, useValue: scheduler },
    { provide: EVENT_STORE, useValue: engine.events },
    { provide: READ_STORE, useValue: engine.documents },
    { provide: SECRET_STORE, useValue: engine.secrets },
    { provide: COMMAND_HANDLING, useValue: engine.handling },
    { provide: PAYMENT_CHANNELS, useValue: channels },
    { provide: READ_SIDE, useValue: reads },
    { provide: WORKER_SIDE, useValue: worker },
    { provide: CaseFiles, useValue: caseFiles },
    { provide: EXPLANATION, useValue: explanations },
    { provide: ORDER_SETTINGS, useValue: settings },
    { provide: RESERVATION, useValue: reservation },
    { provide: CHANNEL_ACCOUNTS, useValue: worker.parts.accounts },
    { provide: CHANNEL_LIST, useValue: channelList },
    { provide: TRADES, useValue: worker.parts.trades },
    { provide: STOCK_COUNT, useValue: reads.stock },
  ];
  return { module: EngineModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
}
