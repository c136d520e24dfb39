import { type Instant, secondsBetween } from '@app/kernel';

/** What there is to record about a worker that gave no sign of life. */
export type WorkerNews =
  | { readonly type: 'WorkerSilent'; readonly worker: string; readonly since: Instant }
  | { readonly type: 'WorkerResumed'; readonly worker: string; readonly from: Instant; readonly to: Instant };

/** A worker's last sign of life, and since when it is known to be silent. */
export type WorkerSign = { readonly beatAt: Instant; readonly silentSince: Instant | undefined };

/** As seen by others: a worker is silent when its last sign is older than the limit; this is said once. */
export function judgeOther(worker: string, sign: WorkerSign, now: Instant, limitSeconds: number): WorkerNews | undefined {
  const isSilent = secondsBetween(sign.beatAt, now) > limitSeconds;
  return isSilent && sign.silentSince === undefined ? { type: 'WorkerSilent', worker, since: sign.beatAt } : undefined;
}

/** As seen by itself when it gives a sign again: whatever others did not notice is made good first. */
export function judgeReturn(worker: string, sign: WorkerSign | undefined, now: Instant, limitSeconds: number): readonly WorkerNews[] {
  if (sign === undefined) return [];
  const unnoticed = judgeOther(worker, sign, now, limitSeconds);
  const from = sign.silentSince ?? (unnoticed === undefined ? undefined : sign.beatAt);
  if (from === undefined) return [];
  return [...(unnoticed === undefined ? [] : [unnoticed]), { type: 'WorkerResumed', worker, from, to: now }];
}
