import { productDecider, productStream } from '@app/domain/catalog';
import { COMMAND_HANDLING, type CommandHandling } from '@app/platform/command-handling';
import { type CallerIdentity, mustBeOfMode } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ImportKeysProcess, type ImportOutcome, type ImportRequest } from './import-keys.handlers.js';
import type { KeyLines } from './key-lines.policy.js';

/** Bring keys into the house. @throws MalformedLines, IdempotencyKeyReused; Problem mode-mismatch */
export class ImportKeysRequest extends Command<ImportOutcome> {
  constructor(
    readonly caller: CallerIdentity,
    readonly request: Omit<ImportRequest, 'actor'>,
    readonly lines: KeyLines,
  ) {
    super();
  }
}

@CommandHandler(ImportKeysRequest)
export class ImportKeysHandler implements ICommandHandler<ImportKeysRequest> {
  constructor(
    private readonly imports: ImportKeysProcess,
    @Inject(COMMAND_HANDLING) private readonly handling: CommandHandling,
  ) {}

  async execute({ caller, request, lines }: ImportKeysRequest): Promise<ImportOutcome> {
    const { state: product } = await this.handling.fold(productDecider, productStream(request.productId));
    if (product.stage !== 'none') mustBeOfMode(caller, { product: product.offer.mode });
    return this.imports.run({ ...request, actor: caller.actor }, lines);
  }
}
