import { CaseFiles, READ_SIDE, WORKER_SIDE } from '@app/assembly';
import { STOCK_COUNT } from '@app/domain/catalog';
import { EXPLANATION, type OrderExplanations } from '@app/domain/order-case';
import { PAYMENT_CHANNELS } from '@app/kernel';
import { COMMAND_HANDLING } from '@app/platform/command-handling';
import { CONFIG } from '@app/platform/config';
import { EVENT_STORE } from '@app/platform/event-store';
import { CLOCK, SCHEDULER } from '@app/platform/observability';
import { READ_STORE } from '@app/platform/read-store';
import { SECRET_STORE } from '@app/platform/secrets';
import { type DynamicModule, Module } from '@nestjs/common';
import type { House } from './house.js';

@Module({})
class EngineModule {}

/** Hands every module the parts of the house, by their tokens. */
export function engineModule({ config, clock, scheduler, engine, reads, caseFiles, channels, worker }: House): DynamicModule {
  const explanations: OrderExplanations = { explain: (orderId, at) => caseFiles.explain(orderId, at ?? clock.now()) };
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
    { provide: STOCK_COUNT, useValue: reads.stock },
  ];
  return { module: EngineModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
}
