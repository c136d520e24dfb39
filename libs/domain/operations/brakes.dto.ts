import { ACCOUNT_NAME, REASON_CODE } from '@app/kernel';
import { MayBeLeftOut } from '@app/platform/http';
import { IsIn, Matches } from 'class-validator';
import { STOPPABLE_EFFECTS, type StoppableEffect } from './operations.decide.js';

/** What is to be stopped, for all or for one channel account. */
export class SetBrakeDto {
  @IsIn(STOPPABLE_EFFECTS)
  effect!: StoppableEffect;

  @MayBeLeftOut()
  @Matches(ACCOUNT_NAME)
  account?: string;

  @Matches(REASON_CODE, { message: '$property must be 1 to 64 lower-case letters, digits and hyphens' })
  reason!: string;
}
