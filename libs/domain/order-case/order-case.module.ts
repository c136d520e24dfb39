import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { HandKeysToShopHandler } from './fulfilment/hand-keys-to-shop/hand-keys-to-shop.handlers.js';
import { HandKeysToShopController } from './fulfilment/hand-keys-to-shop/hand-keys-to-shop.http.js';
import { OpenKeys } from './fulfilment/open-keys.handlers.js';
import { ReportDeliveryProblemHandler } from './fulfilment/report-delivery-problem/report-delivery-problem.handlers.js';
import { ReportDeliveryProblemController } from './fulfilment/report-delivery-problem/report-delivery-problem.http.js';
import { ReportDeliveryViewHandler } from './fulfilment/report-delivery-view/report-delivery-view.handlers.js';
import { ReportDeliveryViewController } from './fulfilment/report-delivery-view/report-delivery-view.http.js';
import { PickupController } from './fulfilment/view-delivery/pickup.http.js';
import { OrderByToken, PickupQueryHandler, RevealHandler } from './fulfilment/view-delivery/view-delivery.handlers.js';
import { OrderRequests } from './order-requests.handlers.js';
import { OrderQueryHandler } from './order-view/order-view.handlers.js';
import { OrderViewController } from './order-view/order-view.http.js';
import { CancelOrderHandler } from './ordering/cancel-order/cancel-order.handlers.js';
import { CancelOrderController } from './ordering/cancel-order/cancel-order.http.js';
import { CorrectContactHandler } from './ordering/correct-contact/correct-contact.handlers.js';
import { CorrectContactController } from './ordering/correct-contact/correct-contact.http.js';
import { IssuePickupTokenHandler } from './ordering/issue-pickup-token/issue-pickup-token.handlers.js';
import { IssuePickupTokenController } from './ordering/issue-pickup-token/issue-pickup-token.http.js';
import { PlaceOrderHandler } from './ordering/place-order/place-order.handlers.js';
import { PlaceOrderController } from './ordering/place-order/place-order.http.js';
import { ReserveAtOnce } from './ordering/place-order/reserve-at-once.handlers.js';
import { ClaimShopOrderNo } from './ordering/shop-order-no/claim-shop-order-no.handlers.js';
import { ConfirmPaymentHandler } from './payments/confirm-payment/confirm-payment.handlers.js';
import { ConfirmPaymentController } from './payments/confirm-payment/confirm-payment.http.js';
import { StartPaymentHandler } from './payments/start-payment/start-payment.handlers.js';
import { StartPaymentController } from './payments/start-payment/start-payment.http.js';
import { RecordRefundResultHandler } from './refunds/record-refund-result/record-refund-result.handlers.js';
import { RecordRefundResultController } from './refunds/record-refund-result/record-refund-result.http.js';
import { RequestRefundHandler } from './refunds/request-refund/request-refund.handlers.js';
import { RequestRefundController } from './refunds/request-refund/request-refund.http.js';

const CONTROLLERS = [
  ...[PlaceOrderController, CancelOrderController, IssuePickupTokenController, CorrectContactController],
  ...[StartPaymentController, ConfirmPaymentController, RequestRefundController, RecordRefundResultController],
  ...[HandKeysToShopController, ReportDeliveryViewController, ReportDeliveryProblemController],
  ...[OrderViewController, PickupController],
];

const HANDLERS = [
  ...[PlaceOrderHandler, CancelOrderHandler, IssuePickupTokenHandler, CorrectContactHandler],
  ...[StartPaymentHandler, ConfirmPaymentHandler, RequestRefundHandler, RecordRefundResultHandler],
  ...[HandKeysToShopHandler, ReportDeliveryViewHandler, ReportDeliveryProblemHandler],
  ...[OrderQueryHandler, PickupQueryHandler, RevealHandler],
];

/**
 * One order over HTTP: for its shop, its buyer, and operators. Needs COMMAND_HANDLING, SECRET_STORE, CLOCK, SCHEDULER, ORDER_SETTINGS,
 * RESERVATION, EXPLANATION, CHANNEL_ACCOUNTS and TRADES.
 */
@Module({
  imports: [CqrsModule],
  controllers: CONTROLLERS,
  providers: [OrderRequests, ClaimShopOrderNo, ReserveAtOnce, OpenKeys, OrderByToken, ...HANDLERS],
})
export class OrderCaseModule {}
