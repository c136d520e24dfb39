import { MayBeLeftOut } from '@app/platform/http';
import { IsIP } from 'class-validator';
import { IsTime } from '../../fields.dto.js';

/** What the shop saw of its buyer looking at the keys. */
export class ReportDeliveryViewDto {
  @IsTime()
  viewedAt!: string;

  /** The buyer's address, as the shop saw it; kept sealed. */
  @MayBeLeftOut()
  @IsIP()
  viewerIp?: string;
}
