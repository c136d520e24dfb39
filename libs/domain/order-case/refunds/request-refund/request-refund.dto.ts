import { MayBeLeftOut } from '@app/platform/http';
import { IsLine, IsMoney, IsName, MoneyDto } from '../../fields.dto.js';

/** What shall go back. */
export class RequestRefundDto {
  /** Left out: all that can still be refunded. */
  @MayBeLeftOut()
  @IsMoney()
  amount?: MoneyDto;

  /** The channel's number of the payment; left out: the one that pays the order. */
  @MayBeLeftOut()
  @IsLine(64)
  tradeNo?: string;

  /** The attempt it was paid by; needed where two payments of this order, by two accounts, have the same number. */
  @MayBeLeftOut()
  @IsName()
  attemptId?: string;
}
