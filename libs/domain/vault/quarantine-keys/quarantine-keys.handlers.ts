import type { Refusal, Wish } from '@app/kernel';
import { COMMAND_HANDLING, type CommandContext, type CommandHandling } from '@app/platform/command-handling';
import { type CallerIdentity, mustBeOfMode } from '@app/platform/http';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { keyBatchDecider } from '../key-batch.decide.js';
import { type KeyBatch, shelfOf } from '../key-batch.state.js';
import type { KeyBatchCommand } from '../vault.commands.js';
import { batchStream } from '../vault.events.js';

/** Where the keys of a batch are. `revision` is that of its stream. */
export type BatchTold = { readonly batchId: string; readonly revision: string; readonly shelf: ReturnType<typeof shelfOf> };

/** A batch as it became, or why it did not. */
export type BatchOutcome = { readonly batch: BatchTold } | { readonly refusal: Refusal };

/** Keep keys of a batch back, or, with no reason, let them be handed out again. `keyIds` undefined: all of them. */
export class QuarantineRequest extends Command<BatchOutcome> {
  constructor(
    readonly batchId: string,
    readonly keyIds: readonly string[] | undefined,
    readonly wanted: { readonly keepBack: true; readonly reason: string } | { readonly keepBack: false },
    readonly caller: CallerIdentity,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(QuarantineRequest)
export class QuarantineHandler implements ICommandHandler<QuarantineRequest> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute({ batchId, keyIds, wanted, caller, context }: QuarantineRequest): Promise<BatchOutcome> {
    const stream = batchStream(batchId);
    const { state: batch } = await this.handling.fold(keyBatchDecider, stream);
    if (batch.stage !== 'none') mustBeOfMode(caller, { batch: batch.mode });
    const ids = keyIds ?? allOf(batch);
    const wish: Wish<KeyBatchCommand> = wanted.keepBack
      ? { type: 'QuarantineKeys', keyIds: ids, reason: wanted.reason }
      : { type: 'ReleaseKeysFromQuarantine', keyIds: ids };
    const handled = await this.handling.handle(keyBatchDecider, stream, wish, context);
    if (handled.outcome === 'refused') return { refusal: handled.refusal };
    return { batch: { batchId, revision: String(handled.revision), shelf: shelfOf(handled.state) } };
  }
}

function allOf(batch: KeyBatch): readonly string[] {
  return batch.stage === 'none' ? [] : batch.keys.map(({ keyId }) => keyId);
}
