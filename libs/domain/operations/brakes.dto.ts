import { IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { BRAKED_EFFECTS, type BrakeSet } from './operations.events.js';

/** What is to be stopped, for all or for one channel account. */
export class SetBrakeDto {
  @IsIn(BRAKED_EFFECTS)
  effect!: BrakeSet['data']['effect'];

  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  account?: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}
