import { IsIn, IsIP } from 'class-validator';
import { IsLine, IsName, IsWebAddress, MayBeLeftOut } from '../../fields.dto.js';

/** How the buyer wants to pay. */
export class StartPaymentDto {
  @IsName()
  channelAccount!: string;

  /** One of the account's methods. */
  @MayBeLeftOut()
  @IsName()
  method?: string;

  @MayBeLeftOut()
  @IsIn(['native', 'jsapi', 'h5', 'pc', 'wap'])
  scene?: 'native' | 'jsapi' | 'h5' | 'pc' | 'wap';

  /** Where the channel sends the buyer afterwards. */
  @MayBeLeftOut()
  @IsWebAddress()
  returnUrl?: string;

  /** Where the channel sends a buyer who gave up, at channels that know the difference. */
  @MayBeLeftOut()
  @IsWebAddress()
  cancelUrl?: string;

  @MayBeLeftOut()
  @IsIP()
  payerIp?: string;

  @MayBeLeftOut()
  @IsLine(128)
  openid?: string;
}
