import { never } from '@app/kernel';
import { command, effect, type OrderIntent, saga } from '../order-saga.saga.js';

/** A requested refund is sent to the channel under its own number, and asked about until its outcome is known. */
export const payBackWhenRefundIsRequested = saga({
  name: 'pay-back-when-refund-is-requested',
  on: ['RefundRequested', 'RefundFailed'],
  startsAt: 'beginning',
  react: ({ refunds }) =>
    refunds.refunds.flatMap(({ refundNo, stage }): OrderIntent[] => {
      switch (stage) {
        case 'requested':
        case 'submitted':
        case 'unknown':
          return [effect('send-refund', { refundNo })];
        case 'failed':
          return [command({ type: 'LeaveRefundToHuman', refundNo, because: 'failed-at-channel' })];
        case 'succeeded':
        case 'needs-human':
          return [];
        default:
          return never(stage);
      }
    }),
});
