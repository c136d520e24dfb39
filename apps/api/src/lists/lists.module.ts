import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AlarmsController } from '../alarms/alarms.http.js';
import { ClearAlarmHandler } from '../alarms/clear-alarm.handlers.js';
import { ListOrdersController } from '../orders/list-orders.http.js';
import { OrphanPaymentsController } from '../orphan-payments/orphan-payments.http.js';
import { ListProductsController } from '../products/list-products.http.js';
import { StuckOrdersController } from '../stuck-orders/stuck-orders.http.js';
import { ListAnswers } from './list-answers.js';

/** Lists from read models, and what is done about what stands on them. Needs READ_SIDE, WORKER_SIDE, COMMAND_HANDLING and SECRET_STORE. */
@Module({
  imports: [CqrsModule],
  controllers: [ListOrdersController, ListProductsController, AlarmsController, StuckOrdersController, OrphanPaymentsController],
  providers: [ListAnswers, ClearAlarmHandler],
})
export class ListsModule {}
