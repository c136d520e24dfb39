import { CHANNEL_KINDS, type ChannelKind } from '@app/kernel';
import { MayBeLeftOut } from '@app/platform/http';
import { IsBoolean, IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

/** Which accounts are looked for: those with which this product can be paid. */
export class ListChannelsDto {
  @MayBeLeftOut()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  productId?: string;
}

/** What every kind of channel account has, and after that what only some kinds have. */
export class ChannelAccountDto {
  @IsIn(CHANNEL_KINDS)
  kind!: ChannelKind;

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

  /** sandbox, epay */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 2_048)
  gatewayUrl?: string;

  /** epay: the merchant's number. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 32)
  pid?: string;

  /** epay */
  @MayBeLeftOut()
  @IsIn(['append', 'key-parameter'])
  signStyle?: 'append' | 'key-parameter';

  /** epay: names of payment methods with commas between them. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 400)
  methods?: string;

  /** epay: does the gateway's order query tell refunds? */
  @MayBeLeftOut()
  @IsBoolean()
  refundStatusQuery?: boolean;

  /** sandbox, epay: the secret. It is written and never read back; left out, the one that is kept stays in force. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 256)
  key?: string;
}
