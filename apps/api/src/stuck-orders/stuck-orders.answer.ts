import { orderId } from '@app/domain/order-case/module';
import { growingChoice, list, mode, named, optional, page, record, type Schema, text, time } from '@app/platform/http';
import { type ListedStuckOrder, type Page, STUCK_REASONS } from '@app/read-models';

type Wait = ListedStuckOrder['waits'][number];

/** Paid orders that stand still, in a list. */
export const stuckOrdersAnswer: Schema<Page<ListedStuckOrder>> = page(
  'StuckOrderPage',
  named(
    'StuckOrder',
    'A paid order that stands still.',
    record<ListedStuckOrder>({
      orderId,
      shopId: text(),
      mode,
      waits: list(
        named(
          'Wait',
          'One thing that an order waits for.',
          record<Wait>({
            reason: growingChoice('StuckReason', STUCK_REASONS, 'Why a paid order stands still.'),
            subject: text('The trade, refund, hold or line that it is about.'),
            since: time(),
            dueAt: optional(time()),
          }),
        ),
      ),
      since: optional(time('Since when it has been stuck without a break.')),
      deliverBy: optional(time('The promise of the payment that counts.')),
      paidBy: optional(text("That payment's number at the channel.")),
    }),
  ),
);
