import { type OperationsCommand, operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import { batchStream, INTAKE_STREAM, intakeDecider, isUnsold, keyBatchDecider } from '@app/domain/vault';
import { type CommandId, derivedCommandId, type Wish } from '@app/kernel';
import type { Engine } from '@app/platform/engine';

/** What a restore has done. */
export type Restored = { readonly position: bigint; readonly quarantinedKeys: number; readonly quarantinedBatches: number };

const ACTOR = { kind: 'system', id: 'restore' } as const;

/**
 * What must be true before a restored store is used: the restore is a fact, money and deliveries are braked, and keys that were
 * unsold at that moment are set apart, those too that an order had reserved, since they may have been sold in the time that is lost. An operator releases all three.
 * Done again after a crash, it goes on where it was.
 */
export async function settleRestored(
  { events, handling }: Engine,
  restoreId: string,
  onProgress?: (batches: number, of: number) => void,
): Promise<Restored> {
  const position = await events.headPosition();
  const tell = async (wish: Wish<OperationsCommand>, what: string): Promise<void> => {
    await handling.handle(operationsDecider, PLATFORM_STREAM, wish, context(derivedCommandId('restore', restoreId, what), PLATFORM_STREAM));
  };
  await tell({ type: 'NoteStoreRestored', position: String(position) }, 'restored');
  const reason = 'restored-from-backup';
  await tell({ type: 'SetBrake', brakeId: `${restoreId}-refunds`, effect: 'refunds', reason }, 'brake-refunds');
  await tell({ type: 'SetBrake', brakeId: `${restoreId}-deliveries`, effect: 'deliveries', reason }, 'brake-deliveries');
  const { state: intake } = await handling.fold(intakeDecider, INTAKE_STREAM);
  const batches = [...intake.admitted.whole().values()].flat();
  let quarantinedKeys = 0;
  let quarantinedBatches = 0;
  for (const [index, { batchId }] of batches.entries()) {
    const stream = batchStream(batchId);
    const { state } = await handling.fold(keyBatchDecider, stream);
    const keyIds = state.stage === 'none' ? [] : state.keys.filter(isUnsold).map(({ keyId }) => keyId);
    if (keyIds.length > 0) {
      const commandId = derivedCommandId('restore', restoreId, batchId);
      await handling.handle(keyBatchDecider, stream, { type: 'QuarantineKeys', keyIds, reason: 'restored' }, context(commandId, stream));
      quarantinedKeys += keyIds.length;
      quarantinedBatches += 1;
    }
    onProgress?.(index + 1, batches.length);
  }
  return { position, quarantinedKeys, quarantinedBatches };
}

function context(commandId: CommandId, stream: string) {
  return { commandId, actor: ACTOR, shopId: '', correlationId: stream, causationId: commandId };
}
