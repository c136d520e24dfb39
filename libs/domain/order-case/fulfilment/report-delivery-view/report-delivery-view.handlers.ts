import { type Clock, type OrderId, present } from '@app/kernel';
import type { CommandRequest } from '@app/platform/http';
import { CLOCK } from '@app/platform/observability';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderRequests, type OrderTask, type Settled } from '../../order-requests.handlers.js';
import { reportedTime } from '../../reported-time.handlers.js';
import type { ReportDeliveryViewDto } from './report-delivery-view.dto.js';

/** The report is on record: at this revision, or before. */
export type ViewReportTold = { readonly orderId: OrderId; readonly revision: string };

/** A shop says that its buyer saw the keys it had fetched. */
export class ReportDeliveryViewRequest extends Command<ViewReportTold> {
  constructor(
    readonly request: CommandRequest,
    readonly orderId: OrderId,
    readonly report: ReportDeliveryViewDto,
  ) {
    super();
  }
}

@CommandHandler(ReportDeliveryViewRequest)
export class ReportDeliveryViewHandler implements ICommandHandler<ReportDeliveryViewRequest> {
  constructor(
    private readonly orders: OrderRequests,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ request, orderId, report }: ReportDeliveryViewRequest): Promise<ViewReportTold> {
    const task = await this.orders.begin(request, orderId);
    const { revision } = (await this.orders.endedBefore(task)) ?? (await this.record(task, report));
    return { orderId, revision: String(revision) };
  }

  private async record(task: OrderTask, { viewedAt, viewerIp }: ReportDeliveryViewDto): Promise<Settled> {
    const handed = (await this.orders.records(task.orderId)).find(({ type }) => type === 'KeysHandedToShop');
    const at = reportedTime(viewedAt, { now: this.clock.now(), notBefore: handed?.metadata.recordedAt });
    const viewer =
      viewerIp === undefined
        ? undefined
        : await this.orders.sealOrigin(task, { type: 'DeliveryViewReportedByShop', path: 'viewer' }, { peer: viewerIp, client: viewerIp });
    return this.orders.send(task, { type: 'ReportDeliveryView', viewedAt: at, ...present({ viewer }) });
  }
}
