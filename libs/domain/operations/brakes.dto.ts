import { IsIn, IsNotEmpty, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';
import { BRAKED_EFFECTS, type BrakeSet } from './operations.events.js';

/** A field that may be left out. `null` is not leaving it out. */
function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** What is to be stopped, for all or for one channel account. */
export class SetBrakeDto {
  @IsIn(BRAKED_EFFECTS)
  effect!: BrakeSet['data']['effect'];

  @MayBeLeftOut()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  account?: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}
