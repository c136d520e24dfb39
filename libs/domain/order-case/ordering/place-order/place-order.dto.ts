import { MayBeLeftOut } from '@app/platform/http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsIP, IsObject, Matches, Max, Min, ValidateBy, ValidateNested } from 'class-validator';
import { IsLine, IsMoney, IsName, MoneyDto } from '../../fields.dto.js';

const MOST_NOTES = 20;
const LONGEST_NOTE = 500;

/** At most 20 named texts of at most 500 characters: the shop's own notes. */
function IsNotes(): PropertyDecorator {
  return ValidateBy({
    name: 'isNotes',
    validator: {
      validate: (value: unknown) => isNotes(value),
      defaultMessage: () =>
        `$property must be at most ${MOST_NOTES} names of letters, digits, dots or lines, each with a text of at most ${LONGEST_NOTE} characters`,
    },
  });
}

function isNotes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const notes: readonly (readonly [string, unknown])[] = Object.entries(value);
  const isNote = ([name, text]: readonly [string, unknown]): boolean =>
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(name) && typeof text === 'string' && text.length <= LONGEST_NOTE && text.isWellFormed();
  return notes.length <= MOST_NOTES && notes.every(isNote);
}

/** To whom the goods go, as the buyer typed it: the product says which rule it must keep. */
export class RecipientDto {
  @IsLine(256)
  value!: string;
}

/** What the shop knows of its buyer. All of it is kept sealed. */
export class BuyerDto {
  @MayBeLeftOut()
  @IsLine(254)
  contact?: string;

  @MayBeLeftOut()
  @IsIP()
  ip?: string;

  @MayBeLeftOut()
  @IsLine(128)
  accountId?: string;

  @MayBeLeftOut()
  @IsLine(128)
  deviceId?: string;
}

/** An order as a shop places it. */
export class PlaceOrderDto {
  @IsName()
  productId!: string;

  @IsInt()
  @Min(1)
  @Max(1_000)
  quantity!: number;

  @MayBeLeftOut()
  @IsObject()
  @ValidateNested()
  @Type(() => RecipientDto)
  recipient?: RecipientDto;

  @IsObject()
  @ValidateNested()
  @Type(() => BuyerDto)
  buyer!: BuyerDto;

  /** What the buyer was shown. */
  @IsMoney()
  expectedTotal!: MoneyDto;

  /** Of the refund policy that the buyer was shown and accepted. */
  @Matches(/^[0-9a-f]{64}$/, { message: '$property must be 64 lower-case hex digits' })
  refundPolicyHash!: string;

  @MayBeLeftOut()
  @IsLine(64)
  shopOrderNo?: string;

  @MayBeLeftOut()
  @IsNotes()
  metadata?: { [name: string]: string };

  @MayBeLeftOut()
  @IsIn(['zh-CN', 'en'])
  locale?: 'zh-CN' | 'en';
}
