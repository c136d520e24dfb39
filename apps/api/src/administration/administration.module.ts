import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ApiKeysHandler, CreateApiKeyHandler, RevokeApiKeyHandler } from '../api-keys/api-keys.handlers.js';
import { ApiKeysController } from '../api-keys/api-keys.http.js';
import { JobsController } from '../jobs/jobs.http.js';
import { Jobs } from '../jobs/jobs.js';
import { KeptJobs } from '../jobs/kept-jobs.js';
import { ParkedController } from '../parked/parked.http.js';
import { ProjectionsController } from '../projections/projections.http.js';

/** Keys, replay, and what is set aside. Needs SECRET_STORE, READ_STORE, WORKER_SIDE, CLOCK and SCHEDULER. */
@Module({
  imports: [CqrsModule],
  controllers: [ApiKeysController, ParkedController, ProjectionsController, JobsController],
  providers: [CreateApiKeyHandler, RevokeApiKeyHandler, ApiKeysHandler, Jobs, KeptJobs],
  exports: [Jobs],
})
export class AdministrationModule {}
