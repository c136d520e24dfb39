import { MayBeLeftOut } from '@app/platform/http';
import { API_KEY_ROLES } from '@app/platform/secrets';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

/** What a key may be allowed besides what its role allows. */
const SCOPES = ['keys:read'] as const;

/** A key to be made. */
export class CreateApiKeyDto {
  @IsIn(API_KEY_ROLES)
  role!: (typeof API_KEY_ROLES)[number];

  /** The shop that the key acts for: with the role `shop`, and with no other. */
  @MayBeLeftOut()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  shopId?: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  /** `live` where nothing is said. A key reaches only orders and products of its mode; an administrator's reaches both. */
  @MayBeLeftOut()
  @IsIn(['live', 'test'])
  mode?: 'live' | 'test';

  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes?: string[];
}
