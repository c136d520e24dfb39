import { MayBeLeftOut } from '@app/platform/http';
import { IsIn } from 'class-validator';
import { IsLine, IsName } from '../../fields.dto.js';

/** What an operator found out about a refund that was left to people. */
export class RecordRefundResultDto {
  /** `done`: the payer has the money. `failed`: it was not paid back, and can be asked for again. */
  @IsIn(['done', 'failed'])
  result!: 'done' | 'failed';

  /** The number under which the channel, or the operator, paid it back. */
  @MayBeLeftOut()
  @IsLine(64)
  channelRefundNo?: string;

  /** Why it failed: a code, no prose. */
  @MayBeLeftOut()
  @IsName()
  reason?: string;
}
