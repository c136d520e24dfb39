import { REASON_CODE } from '@app/kernel';
import { MayBeLeftOut } from '@app/platform/http';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, Matches } from 'class-validator';

const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Keys of a batch that are to be kept back; all of them when none are named. */
export class QuarantineDto {
  @MayBeLeftOut()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @Matches(KEY_ID, { each: true })
  keyIds?: string[];

  @Matches(REASON_CODE, { message: '$property must be 1 to 64 lower-case letters, digits and hyphens' })
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
