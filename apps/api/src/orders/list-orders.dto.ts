import type { OrderListItem } from '@app/read-models';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsTime } from '../lists/is-time.js';
import { ListDto } from '../lists/page.dto.js';

/** Every status an order can have. */
export const ORDER_STATUSES = [
  ...(['awaiting-stock', 'awaiting-payment', 'cancelling', 'paid', 'held', 'delivering', 'delivered', 'partly-delivered'] as const),
  ...(['refunding', 'refunded', 'cancelled', 'expired', 'out-of-stock', 'needs-human'] as const),
] as const satisfies readonly OrderListItem['status'][];

/** Which orders a shop wants to see; what is left out does not restrict. */
export class ListOrdersDto extends ListDto {
  /** A contact as the buyer gave it. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  buyerContact?: string;

  @IsOptional()
  @IsIn(ORDER_STATUSES)
  status?: OrderListItem['status'];

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  shopOrderNo?: string;

  /** Only orders with a fact since then, latest first. */
  @IsOptional()
  @IsTime()
  updatedSince?: string;
}
