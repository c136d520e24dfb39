import { orderId } from '@app/domain/order-case/module';
import { growingChoice, money, named, optional, page, record, type Schema, text, time } from '@app/platform/http';
import { ORPHAN_STAGES, type OrphanPayment, type Page } from '@app/read-models';

/** Money that no order asked for. */
export const orphanPayment: Schema<OrphanPayment> = named(
  'OrphanPayment',
  'Money that no order asked for.',
  record<OrphanPayment>({
    id: text(),
    account: text('The channel account at which it arrived.'),
    tradeNo: text("The channel's number."),
    outTradeNo: text('The number that the channel says is ours.'),
    amount: money,
    stage: growingChoice(
      'OrphanStage',
      ORPHAN_STAGES,
      "What became of it; `foreign` is another shop's, with which nothing is ever done here.",
    ),
    seenAt: time(),
    changedAt: time(),
    refundBy: optional(time('By then it goes back, if nobody matches it.')),
    matched: optional(record<NonNullable<OrphanPayment['matched']>>({ orderId, attemptId: text() })),
    refundNo: optional(text()),
  }),
);

/** Money that no order asked for, in a list. */
export const orphanPaymentsAnswer: Schema<Page<OrphanPayment>> = page('OrphanPaymentPage', orphanPayment);
