import { IsBoolean, IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';

/** A field that may be left out. `null` is not leaving it out. */
function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** What every kind of channel account has. Its kind's own settings and secrets stand beside these. */
export class ChannelAccountDto {
  @IsIn(['sandbox', 'epay'])
  kind!: 'sandbox' | 'epay';

  @IsIn(['live', 'test'])
  mode!: 'live' | 'test';

  /** How long after the start of an attempt the channel is asked, when nothing was heard from it. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(86_400)
  queryAfterSeconds?: number;

  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_440)
  attemptMinutes?: number;

  @MayBeLeftOut()
  @IsInt()
  @Min(0)
  @Max(86_400)
  expiryGraceSeconds?: number;

  @MayBeLeftOut()
  @IsInt()
  @Min(0)
  @Max(1_000)
  toleranceMinor?: number;

  /** May the shop say by itself that it has the money? */
  @MayBeLeftOut()
  @IsBoolean()
  allowManualConfirm?: boolean;
}
