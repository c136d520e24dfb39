import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsNotEmpty, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A field that may be left out. `null` is not leaving it out. */
function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** Keys of a batch that are to be kept back; all of them when none are named. */
export class QuarantineDto {
  @MayBeLeftOut()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @Matches(KEY_ID, { each: true })
  keyIds?: string[];

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

/** Keys of a batch that may be handed out again; all of them when none are named. */
export class QuarantineReleaseDto {
  @MayBeLeftOut()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @Matches(KEY_ID, { each: true })
  keyIds?: string[];
}
