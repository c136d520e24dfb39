import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ImportKeysProcess, type ImportOutcome, type ImportRequest } from './import-keys.handlers.js';
import type { KeyLines } from './key-lines.policy.js';

/** Bring keys into the house. @throws MalformedLines, IdempotencyKeyReused */
export class ImportKeysRequest extends Command<ImportOutcome> {
  constructor(
    readonly request: ImportRequest,
    readonly lines: KeyLines,
  ) {
    super();
  }
}

@CommandHandler(ImportKeysRequest)
export class ImportKeysHandler implements ICommandHandler<ImportKeysRequest> {
  constructor(private readonly imports: ImportKeysProcess) {}

  execute({ request, lines }: ImportKeysRequest): Promise<ImportOutcome> {
    return this.imports.run(request, lines);
  }
}
