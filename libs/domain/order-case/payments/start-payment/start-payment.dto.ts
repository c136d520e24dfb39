import { MayBeLeftOut } from '@app/platform/http';
import { IsIP } from 'class-validator';
import { IsName, IsWebAddress } from '../../fields.dto.js';

/** How the buyer wants to pay. */
export class StartPaymentDto {
  @IsName()
  channelAccount!: string;

  /** One of the account's methods. */
  @MayBeLeftOut()
  @IsName()
  method?: string;

  /** Where the channel sends the buyer afterwards. */
  @MayBeLeftOut()
  @IsWebAddress()
  returnUrl?: string;

  @MayBeLeftOut()
  @IsIP()
  payerIp?: string;
}
