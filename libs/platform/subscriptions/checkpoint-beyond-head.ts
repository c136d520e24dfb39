/** A subscription is further than the log: the log is another one, or was restored from before. Nothing is started. */
export class CheckpointBeyondHead extends Error {
  override readonly name = 'CheckpointBeyondHead';
  constructor(
    readonly subscription: string,
    readonly position: bigint,
    readonly head: bigint,
  ) {
    super(`${subscription} stands at ${position}, the log ends at ${head}`);
  }
}

/** @throws CheckpointBeyondHead for the first that is further than the log */
export function refuseBeyond(head: bigint, checkpoints: readonly { readonly subscription: string; readonly position: bigint }[]): void {
  for (const { subscription, position } of checkpoints) {
    if (position > head) throw new CheckpointBeyondHead(subscription, position, head);
  }
}
