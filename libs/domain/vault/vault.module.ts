import { randomBytes } from 'node:crypto';
import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { EVENT_STORE, type EventStore } from '@app/platform/event-store';
import { SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { FingerprintIndex } from './import-keys/fingerprint-index.handlers.js';
import { ImportKeysProcess } from './import-keys/import-keys.handlers.js';
import { ImportKeysController } from './import-keys/import-keys.http.js';
import { ImportKeysHandler } from './import-keys/import-keys-request.handlers.js';
import { QuarantineController } from './quarantine-keys/quarantine.http.js';
import { QuarantineHandler } from './quarantine-keys/quarantine-keys.handlers.js';

/** Card keys over HTTP. Needs EVENT_STORE, COMMAND_HANDLING and SECRET_STORE. */
@Module({
  imports: [CqrsModule],
  controllers: [ImportKeysController, QuarantineController],
  providers: [
    ...[ImportKeysHandler, QuarantineHandler],
    { provide: FingerprintIndex, useFactory: (events: EventStore) => new FingerprintIndex(events), inject: [EVENT_STORE] },
    {
      provide: ImportKeysProcess,
      useFactory: (handling: CommandHandling, secrets: SecretStore, known: FingerprintIndex) =>
        new ImportKeysProcess({ handling, secrets, known, randomBytes }),
      inject: [COMMAND_HANDLING, SECRET_STORE, FingerprintIndex],
    },
  ],
})
export class VaultModule {}
