import { IsLine, IsMoney, IsName, IsTime, MoneyDto } from '../../fields.dto.js';

/** What the shop's own cashier received. */
export class ConfirmPaymentDto {
  @IsName()
  attemptId!: string;

  @IsLine(64)
  channelTradeNo!: string;

  @IsMoney()
  paid!: MoneyDto;

  @IsTime()
  paidAt!: string;
}
