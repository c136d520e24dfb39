import { recipientRuleIds } from '@app/domain/order-case';
import { CURRENCIES, type Currency } from '@app/kernel';
import { OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { FULFILMENT_ROUTES, type ProductOffer } from './catalog.events.js';
import { IsAttributes } from './product-attributes.dto.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const DAY = 86_400;

/** A price in minor units. */
export class PriceDto {
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  amount!: number;

  @IsIn(CURRENCIES)
  currency!: Currency;
}

/** A product to be offered. */
export class ListProductDto {
  @IsOptional()
  @Matches(NAME)
  productId?: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @Matches(NAME)
  sku!: string;

  @IsOptional()
  @Matches(NAME)
  merchantId?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => PriceDto)
  unitPrice!: PriceDto;

  @IsIn(FULFILMENT_ROUTES)
  route!: ProductOffer['route'];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(NAME, { each: true })
  suppliers?: string[] | null;

  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  description?: string | null;

  @IsOptional()
  @IsAttributes()
  attributes?: { [name: string]: string } | null;

  @IsOptional()
  @IsIn(['live', 'test'])
  mode?: 'live' | 'test';

  @IsOptional()
  @IsIn(recipientRuleIds)
  recipientRule?: string | null;

  @IsInt()
  @Min(1)
  @Max(7 * DAY)
  payWithinSeconds!: number;

  @IsInt()
  @Min(1)
  @Max(30 * DAY)
  deliverWithinSeconds!: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(30 * DAY)
  restockWithinSeconds?: number | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  maxPerOrder?: number | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  unpaidQuotaPerBuyer?: number | null;

  @IsString()
  @IsNotEmpty()
  @MaxLength(8_000)
  refundPolicy!: string;
}

/** What of a product is to change. What is left out stays; null gives an optional field up. */
export class ChangeProductDto extends PartialType(OmitType(ListProductDto, ['productId', 'mode']), { skipNullProperties: false }) {}
