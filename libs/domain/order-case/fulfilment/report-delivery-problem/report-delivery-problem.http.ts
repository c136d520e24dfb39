import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { problemReportAnswer } from './report-delivery-problem.answer.js';
import { ReportDeliveryProblemDto } from './report-delivery-problem.dto.js';
import { type ProblemReportTold, ReportDeliveryProblemRequest } from './report-delivery-problem.handlers.js';

/** What is wrong with a delivery is reported here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/problems')
export class ReportDeliveryProblemController {
  constructor(private readonly commands: CommandBus) {}

  /** Keeps what the buyer says, sealed. It moves neither money nor keys by itself. */
  @Post()
  @ApiOperation({ summary: 'Report what is wrong with a delivery' })
  @Roles('shop')
  @Answers(problemReportAnswer)
  @Refuses('mode-mismatch', 'nothing-delivered', 'too-many-problems', 'personal-data-erased')
  report(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Body() body: ReportDeliveryProblemDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<ProblemReportTold> {
    return this.commands.execute(new ReportDeliveryProblemRequest(request, orderId, body));
  }
}
