import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles, Scope } from '@app/platform/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { viewReportAnswer } from './report-delivery-view.answer.js';
import { ReportDeliveryViewDto } from './report-delivery-view.dto.js';
import { ReportDeliveryViewRequest, type ViewReportTold } from './report-delivery-view.handlers.js';

/** A shop reports here that its buyer saw the keys. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/views')
export class ReportDeliveryViewController {
  constructor(private readonly commands: CommandBus) {}

  /** For keys that the shop fetched before: we did not see the buyer look at them. */
  @Post()
  @ApiOperation({ summary: 'Report that the buyer saw the keys that the shop fetched' })
  @HttpCode(200)
  @Roles('shop')
  @Scope('keys:read')
  @Answers(viewReportAnswer)
  @Refuses('mode-mismatch', 'time-in-the-future', 'time-too-early', 'nothing-handed-over', 'personal-data-erased')
  report(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Body() body: ReportDeliveryViewDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<ViewReportTold> {
    return this.commands.execute(new ReportDeliveryViewRequest(request, orderId, body));
  }
}
