import { FINDING_CODES, type FindingCode } from '@app/diagnosis';
import { ORDER_STATUSES, type Status } from '@app/domain/order-case';
import { ACCOUNT_NAME } from '@app/kernel';
import { IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsTime } from '../lists/is-time.js';
import { ListDto } from '../lists/page.dto.js';

/** What a complaint mentions; every part that is given must fit. */
export class SearchDto extends ListDto {
  /** Any number or name: ours, the shop's, the channel's, the wallet's, a contact, the end of a key. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  q?: string;

  /** The code of the diagnosis as it is now. */
  @IsOptional()
  @IsIn(FINDING_CODES)
  code?: FindingCode;

  @IsOptional()
  @IsIn(ORDER_STATUSES)
  status?: Status;

  /** A channel account that was tried. */
  @IsOptional()
  @Matches(ACCOUNT_NAME)
  channel?: string;

  /** Placed not before. */
  @IsOptional()
  @IsTime()
  from?: string;

  /** Placed not after. */
  @IsOptional()
  @IsTime()
  to?: string;
}
