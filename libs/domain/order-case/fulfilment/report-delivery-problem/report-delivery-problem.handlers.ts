import { type OrderId, present } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderRequests } from '../../order-requests.handlers.js';
import type { ReportDeliveryProblemDto } from './report-delivery-problem.dto.js';

/** The report's number. */
export type ProblemReportTold = { readonly orderId: OrderId; readonly problemId: string; readonly revision: string };

/** A shop passes on what its buyer says is wrong. */
export class ReportDeliveryProblemRequest extends Command<ProblemReportTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly report: ReportDeliveryProblemDto,
  ) {
    super();
  }
}

@CommandHandler(ReportDeliveryProblemRequest)
export class ReportDeliveryProblemHandler implements ICommandHandler<ReportDeliveryProblemRequest> {
  constructor(private readonly orders: OrderRequests) {}

  async execute({ request, orderId, report }: ReportDeliveryProblemRequest): Promise<ProblemReportTold> {
    const task = await this.orders.begin(request, orderId);
    const { kind } = report;
    const text =
      report.text === undefined ? undefined : await this.orders.seal(task, { type: 'DeliveryProblemReported', path: 'text' }, report.text);
    const { state, revision, events } = await this.orders.send(task, { type: 'ReportDeliveryProblem', kind, ...present({ text }) });
    const reported = events.find((event) => event.type === 'DeliveryProblemReported');
    // Without a new record it is the report of this kind without words that was made before.
    const known = state.fulfilment.problems.find((problem) => problem.kind === kind && problem.textNonce === undefined);
    const problemId = reported?.data.problemId ?? known?.problemId;
    if (problemId === undefined) throw new Error('no problem was reported');
    return { orderId, problemId, revision: String(revision) };
  }
}
