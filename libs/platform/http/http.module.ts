import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './callers/api-key.guard.js';
import { HTTP_OPTIONS, type HttpOptions } from './http.options.js';
import { CallbackGate } from './limits/callback-gate.js';
import { Draining } from './operations/draining.js';
import { HealthController } from './operations/health.http.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { BodilessGuard } from './requests/bodiless.guard.js';

@Module({})
class HttpModule {}

/** The door: who gets in, how it is said that something is wrong, and how the process stands. */
export function httpModule(options: HttpOptions): DynamicModule {
  return {
    module: HttpModule,
    global: true,
    controllers: [HealthController],
    providers: [
      { provide: HTTP_OPTIONS, useValue: options },
      { provide: APP_GUARD, useClass: ApiKeyGuard },
      { provide: APP_GUARD, useClass: BodilessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      ...[Draining, CallbackGate],
    ],
    exports: [HTTP_OPTIONS, Draining, CallbackGate],
  };
}
