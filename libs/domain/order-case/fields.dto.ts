import { CURRENCIES, type Currency } from '@app/kernel';
import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsString, Length, Matches, Max, Min, ValidateBy, ValidateNested } from 'class-validator';

/** One line of text without control characters. */
export function IsLine(most: number): PropertyDecorator {
  return applyDecorators(
    Matches(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, { message: '$property must be one line of text' }),
    Length(1, most),
    IsString(),
  );
}

/** Text of several lines. */
export function IsProse(most: number): PropertyDecorator {
  return applyDecorators(Matches(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, { message: '$property must be text' }), Length(1, most), IsString());
}

/** A name as ids have: letters, digits, dots, lines. */
export function IsName(): PropertyDecorator {
  return Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { message: '$property must be 1 to 64 letters, digits, dots or lines' });
}

/** A time as RFC 3339 writes it, with its zone. */
export function IsTime(): PropertyDecorator {
  const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
  return ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && pattern.test(value) && !Number.isNaN(Date.parse(value)),
      defaultMessage: () => '$property must be a time such as 2026-11-24T10:00:00Z',
    },
  });
}

/** An address to which a browser can be sent. */
export function IsWebAddress(): PropertyDecorator {
  const isWebAddress = (text: string): boolean =>
    text.length <= 2_048 && /^[!-~]+$/.test(text) && /^https?:\/\//.test(text) && URL.canParse(text);
  return ValidateBy({
    name: 'isWebAddress',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isWebAddress(value),
      defaultMessage: () => '$property must be an http or https address of at most 2048 characters',
    },
  });
}

/** An amount in minor units: `{ "amount": 1000, "currency": "CNY" }` is ten yuan. */
export class MoneyDto {
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  amount!: number;

  @IsIn(CURRENCIES)
  currency!: Currency;
}

/** An amount of money. */
export function IsMoney(): PropertyDecorator {
  return applyDecorators(
    Type(() => MoneyDto),
    ValidateNested(),
    IsObject(),
  );
}
