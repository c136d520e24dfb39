import { ORDER_STATUSES, type Status } from '@app/domain/order-case';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsTime } from '../lists/is-time.js';
import { ListDto } from '../lists/page.dto.js';

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
  status?: Status;

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
