import { CaseFiles, finderByViews, READ_SIDE, type ReadSide } from '@app/assembly';
import { STOCK_COUNT, type StockCount } from '@app/domain/catalog';
import { EXPLANATION, type OrderExplanations } from '@app/domain/order-case';
import type { Clock } from '@app/kernel';
import { EVENT_STORE, type EventStore } from '@app/platform/event-store';
import { CLOCK } from '@app/platform/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { READING_SETTINGS, type ReadingSettings } from './reading.settings.js';

/** What is read across contexts, for whoever needs it: case files, explanations, the count of stock. Needs EVENT_STORE, READ_SIDE and CLOCK. */
@Module({})
export class ReadingModule {
  static with(settings: ReadingSettings): DynamicModule {
    return {
      module: ReadingModule,
      global: true,
      providers: [
        { provide: READING_SETTINGS, useValue: settings },
        {
          provide: CaseFiles,
          useFactory: (events: EventStore, reads: ReadSide) => new CaseFiles({ events, ...settings, finder: finderByViews(reads) }),
          inject: [EVENT_STORE, READ_SIDE],
        },
        {
          provide: EXPLANATION,
          useFactory: (files: CaseFiles, clock: Clock): OrderExplanations => ({
            explain: (orderId, at) => files.explain(orderId, at ?? clock.now()),
          }),
          inject: [CaseFiles, CLOCK],
        },
        {
          provide: STOCK_COUNT,
          useFactory: ({ stock }: ReadSide): StockCount => ({ available: (productId) => stock.available(productId) }),
          inject: [READ_SIDE],
        },
      ],
      exports: [READING_SETTINGS, CaseFiles, EXPLANATION, STOCK_COUNT],
    };
  }
}
