import type { OrderId } from '@app/kernel';
import { Answers, type CommandRequest, OrderIdPipe, Refuses, RequestedBy, Roles } from '@app/platform/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { contactAnswer } from './correct-contact.answer.js';
import { CorrectContactDto } from './correct-contact.dto.js';
import { type ContactTold, CorrectContactRequest } from './correct-contact.handlers.js';

/** The buyer's contact is corrected here. */
@ApiTags('orders')
@Controller('v1/orders/:orderId/contact')
export class CorrectContactController {
  constructor(private readonly commands: CommandBus) {}

  /** Until somebody has opened the delivery. */
  @Post()
  @ApiOperation({ summary: "Correct the buyer's contact" })
  @HttpCode(200)
  @Roles('shop')
  @Answers(contactAnswer)
  @Refuses('mode-mismatch', 'already-viewed', 'personal-data-erased')
  correct(
    @Param('orderId', OrderIdPipe) orderId: OrderId,
    @Body() body: CorrectContactDto,
    @RequestedBy() request: CommandRequest,
  ): Promise<ContactTold> {
    return this.commands.execute(new CorrectContactRequest(request, orderId, body));
  }
}
