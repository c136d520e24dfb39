import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BrakesHandler, ReleaseBrakeHandler, SetBrakeHandler } from './brakes.handlers.js';
import { BrakesController } from './brakes.http.js';

/** Brakes over HTTP. Needs COMMAND_HANDLING and SECRET_STORE. */
@Module({
  imports: [CqrsModule],
  controllers: [BrakesController],
  providers: [SetBrakeHandler, ReleaseBrakeHandler, BrakesHandler],
})
export class OperationsModule {}
