import { CatalogModule } from '@app/domain/catalog/module';
import { OperationsModule } from '@app/domain/operations/module';
import { VaultModule } from '@app/domain/vault/module';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AlarmsController } from './alarms/alarms.http.js';
import { ClearAlarmHandler } from './alarms/clear-alarm.handlers.js';
import { ApiKeysHandler, CreateApiKeyHandler, RevokeApiKeyHandler } from './api-keys/api-keys.handlers.js';
import { ApiKeysController } from './api-keys/api-keys.http.js';
import { ReceiveChannelMessageHandler } from './channels/receive-channel-message.handlers.js';
import { engineModule } from './house/engine.module.js';
import type { House } from './house/house.js';
import { JobsController } from './jobs/jobs.http.js';
import { Jobs } from './jobs/jobs.js';
import { ListAnswers } from './lists/list-answers.js';
import { ListOrdersController } from './orders/list-orders.http.js';
import { OrphanPaymentsController } from './orphan-payments/orphan-payments.http.js';
import { ParkedController } from './parked/parked.http.js';
import { ListProductsController } from './products/list-products.http.js';
import { ProjectionsController } from './projections/projections.http.js';
import { StuckOrdersController } from './stuck-orders/stuck-orders.http.js';

/** What answers for one context each. */
const CONTEXTS = [CatalogModule, OperationsModule, VaultModule];

/** What answers from several contexts or from read models. */
const CONTROLLERS = [
  ...[AlarmsController, ApiKeysController, JobsController, ListOrdersController, ListProductsController],
  ...[OrphanPaymentsController, ParkedController, ProjectionsController, StuckOrdersController],
];

const HANDLERS = [ClearAlarmHandler, ApiKeysHandler, CreateApiKeyHandler, RevokeApiKeyHandler, ReceiveChannelMessageHandler];

@Module({})
class ApiModule {}

/** Everything that the server answers. */
export function apiModule(house: House): DynamicModule {
  return {
    module: ApiModule,
    imports: [CqrsModule, engineModule(house), ...CONTEXTS],
    controllers: CONTROLLERS,
    providers: [ListAnswers, Jobs, ...HANDLERS],
  };
}
