import type { Story } from '../story.js';
import { cancelOvertakenByPayment } from './ending/cancel-overtaken-by-payment.story.js';
import { cancelledThenPaid } from './ending/cancelled-then-paid.story.js';
import { neverPaid } from './ending/never-paid.story.js';
import { paidInTheLastMinute } from './ending/paid-in-the-last-minute.story.js';
import { paidLate } from './ending/paid-late.story.js';
import { paidLateAndSoldOut } from './ending/paid-late-and-sold-out.story.js';
import { forgedNotification } from './notifications/forged-notification.story.js';
import { notificationLost } from './notifications/notification-lost.story.js';
import { notifiedAgainLater } from './notifications/notified-again-later.story.js';
import { notifiedByGet, notifiedByPost } from './notifications/notified-by-get.story.js';
import { sameNotification200Times } from './notifications/same-notification-200-times.story.js';
import { trailingSlash } from './notifications/trailing-slash.story.js';
import { wrongSignature } from './notifications/wrong-signature.story.js';
import { paidDuringOutage, stockHeldDuringOutage } from './outages/platform-was-down.story.js';
import { boughtSeveral } from './paying/bought-several.story.js';
import { chargedTwiceByTheChannel } from './paying/charged-twice-by-the-channel.story.js';
import { manyClicksOnPay } from './paying/many-clicks-on-pay.story.js';
import { paidAnUnknownNumber } from './paying/paid-an-unknown-number.story.js';
import { paidAndDelivered } from './paying/paid-and-delivered.story.js';
import { paidAnotherOrder } from './paying/paid-another-order.story.js';
import { paidTwice } from './paying/paid-twice.story.js';
import { underPaid } from './paying/under-paid.story.js';
import { underPaidThenPaidInFull } from './paying/under-paid-then-paid-in-full.story.js';
import { buyerNeverComesBack } from './picking-up/buyer-never-comes-back.story.js';
import { deliveredAndViewed } from './picking-up/delivered-and-viewed.story.js';
import { newPickupLink } from './picking-up/new-pick-up-link.story.js';
import { refundAnswerLost, refundAnswerLostAtEpay, refundResultCannotBeKnown } from './refunds/refund-answer-lost.story.js';
import { refundDeclined } from './refunds/refund-declined.story.js';
import { heldStockComesBack } from './stock/held-stock-comes-back.story.js';
import { quotaPerBuyer } from './stock/quota-per-buyer.story.js';
import { reservedUntilPaid } from './stock/reserved-until-paid.story.js';
import { sameKeysImportedTwice } from './stock/same-keys-imported-twice.story.js';
import { refundedWhileWaitingForStock, restockedAfterPayment, soldOutAfterPayment } from './stock/sold-out-after-payment.story.js';

/** Every story, by what it is about. */
export const stories: readonly Story[] = [
  // Paying.
  boughtSeveral,
  chargedTwiceByTheChannel,
  manyClicksOnPay,
  paidAnUnknownNumber,
  paidAndDelivered,
  paidAnotherOrder,
  paidTwice,
  underPaidThenPaidInFull,
  underPaid,
  // Notifications.
  forgedNotification,
  notificationLost,
  notifiedAgainLater,
  notifiedByGet,
  notifiedByPost,
  sameNotification200Times,
  trailingSlash,
  wrongSignature,
  // Expiry and cancelling.
  cancelOvertakenByPayment,
  cancelledThenPaid,
  neverPaid,
  paidInTheLastMinute,
  paidLateAndSoldOut,
  paidLate,
  // Outages.
  stockHeldDuringOutage,
  paidDuringOutage,
  // Stock.
  heldStockComesBack,
  quotaPerBuyer,
  reservedUntilPaid,
  sameKeysImportedTwice,
  soldOutAfterPayment,
  restockedAfterPayment,
  refundedWhileWaitingForStock,
  // Refunds.
  refundAnswerLost,
  refundAnswerLostAtEpay,
  refundResultCannotBeKnown,
  refundDeclined,
  // Picking up.
  buyerNeverComesBack,
  deliveredAndViewed,
  newPickupLink,
];
