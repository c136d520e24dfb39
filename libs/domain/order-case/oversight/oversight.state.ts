import type { Instant } from '@app/kernel';
import type { AlarmKind } from './oversight.events.js';

/** A claim on an effect: who may send it, until when, and whether its outcome is known. */
export type Claim = { readonly effectNo: string; readonly subject: string; readonly try: number; readonly worker: string; readonly notAfter: Instant };

/** What watches over one order. */
export type Oversight = {
  /** The latest claim of each effect. */
  readonly claims: readonly Claim[];
  readonly alarms: readonly { readonly alarmId: string; readonly alarm: AlarmKind; readonly subject: string; readonly open: boolean }[];
  readonly promiseBrokenAt: Instant | undefined;
  readonly skipped: readonly string[];
};

/** Nothing noticed yet. */
export const nothingNoticed: Oversight = { claims: [], alarms: [], promiseBrokenAt: undefined, skipped: [] };
