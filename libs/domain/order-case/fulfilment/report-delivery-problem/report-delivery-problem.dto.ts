import { MayBeLeftOut } from '@app/platform/http';
import { IsIn } from 'class-validator';
import { IsProse } from '../../fields.dto.js';

const KINDS = [
  ...(['not-received', 'wrong-item', 'face-value-short', 'trial-version', 'already-used'] as const),
  ...(['invalid', 'expired', 'wrong-region', 'undeclared-restriction'] as const),
];

/** What the buyer says is wrong. */
export class ReportDeliveryProblemDto {
  @IsIn(KINDS)
  kind!: (typeof KINDS)[number];

  /** In the buyer's words; kept sealed. */
  @MayBeLeftOut()
  @IsProse(2_000)
  text?: string;
}
