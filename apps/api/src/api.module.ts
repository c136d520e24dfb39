import type { House } from '@app/assembly';
import { CatalogModule } from '@app/domain/catalog/module';
import { ChannelsModule } from '@app/domain/channels/module';
import { OperationsModule } from '@app/domain/operations/module';
import { OrderCaseModule } from '@app/domain/order-case/module';
import { VaultModule } from '@app/domain/vault/module';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AdministrationModule } from './administration/administration.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ReceiveChannelMessageHandler } from './channels/receive-channel-message.handlers.js';
import { engineModule } from './engine.module.js';
import { ListsModule } from './lists/lists.module.js';

/** What answers for one context each. */
const CONTEXTS = [CatalogModule, ChannelsModule, OperationsModule, OrderCaseModule, VaultModule];

/** What answers from several contexts, or from read models. */
const READING = [AdministrationModule, AuditModule, ListsModule];

@Module({})
class ApiModule {}

/** Everything that the server answers. */
export function apiModule(house: House): DynamicModule {
  return {
    module: ApiModule,
    imports: [CqrsModule, engineModule(house), ...CONTEXTS, ...READING],
    providers: [ReceiveChannelMessageHandler],
  };
}
