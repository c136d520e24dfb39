import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ChangeProductHandler, DelistProductHandler, ListProductHandler, ProductQueryHandler } from './catalog.handlers.js';
import { CatalogController } from './catalog.http.js';

/** Products over HTTP. Needs COMMAND_HANDLING, SECRET_STORE and STOCK_COUNT. */
@Module({
  imports: [CqrsModule],
  controllers: [CatalogController],
  providers: [ListProductHandler, ChangeProductHandler, DelistProductHandler, ProductQueryHandler],
})
export class CatalogModule {}
