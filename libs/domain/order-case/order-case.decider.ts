import { type Actor, type Decide, type Decider, type EventVersions, never, type Refusal } from '@app/kernel';
import { evolveDisputes } from './disputes/disputes.state.js';
import { evolveFulfilment } from './fulfilment/fulfilment.state.js';
import { giveUpRestock } from './fulfilment/give-up-restock/give-up-restock.decide.js';
import { handKeysToShop } from './fulfilment/hand-keys-to-shop/hand-keys-to-shop.decide.js';
import { recordAllocation } from './fulfilment/record-allocation/record-allocation.decide.js';
import { recordAllocationFailed } from './fulfilment/record-allocation-failed/record-allocation-failed.decide.js';
import { reportDeliveryProblem } from './fulfilment/report-delivery-problem/report-delivery-problem.decide.js';
import { reportDeliveryView } from './fulfilment/report-delivery-view/report-delivery-view.decide.js';
import { requestRestock } from './fulfilment/request-restock/request-restock.decide.js';
import { startDelivery } from './fulfilment/start-delivery/start-delivery.decide.js';
import { viewDelivery } from './fulfilment/view-delivery/view-delivery.decide.js';
import type { OrderCommand } from './order-case.commands.js';
import type { OrderFact } from './order-case.events.js';
import { emptyCase, type OrderCase } from './order-case.state.js';
import { orderCaseVersions } from './order-case.upcasters.js';
import { cancelOrder } from './ordering/cancel-order/cancel-order.decide.js';
import { concludeCancellation } from './ordering/conclude-cancellation/conclude-cancellation.decide.js';
import { correctContact } from './ordering/correct-contact/correct-contact.decide.js';
import { expireOrder } from './ordering/expire-order/expire-order.decide.js';
import { issuePickupToken } from './ordering/issue-pickup-token/issue-pickup-token.decide.js';
import { evolveOrdering } from './ordering/ordering.state.js';
import { placeOrder } from './ordering/place-order/place-order.decide.js';
import { planReservation } from './ordering/plan-reservation/plan-reservation.decide.js';
import { recordQuotaReleased } from './ordering/record-quota-released/record-quota-released.decide.js';
import { recordStockReleased } from './ordering/record-stock-released/record-stock-released.decide.js';
import { recordStockReserved } from './ordering/record-stock-reserved/record-stock-reserved.decide.js';
import { recordStockUnavailable } from './ordering/record-stock-unavailable/record-stock-unavailable.decide.js';
import { evolveRefusals, factOfRefusal, refusalOf } from './ordering/refusals.state.js';
import { claimEffect } from './oversight/claim-effect/claim-effect.decide.js';
import { clearAlarm } from './oversight/clear-alarm/clear-alarm.decide.js';
import { notePromiseBroken } from './oversight/note-promise-broken/note-promise-broken.decide.js';
import { evolveOversight } from './oversight/oversight.state.js';
import { raiseAlarm } from './oversight/raise-alarm/raise-alarm.decide.js';
import { skipSaga } from './oversight/skip-saga/skip-saga.decide.js';
import { acceptChannelReport } from './payments/accept-channel-report/accept-channel-report.decide.js';
import { closePaymentAttempt } from './payments/close-payment-attempt/close-payment-attempt.decide.js';
import { confirmPayment } from './payments/confirm-payment/confirm-payment.decide.js';
import { evolvePayments } from './payments/payments.state.js';
import { recordQueryAnswer } from './payments/record-query-answer/record-query-answer.decide.js';
import { refuseChannelMessage } from './payments/refuse-channel-message/refuse-channel-message.decide.js';
import { startPayment } from './payments/start-payment/start-payment.decide.js';
import { leaveRefundToHuman } from './refunds/leave-refund-to-human/leave-refund-to-human.decide.js';
import { recordRefundResult } from './refunds/record-refund-result/record-refund-result.decide.js';
import { evolveRefunds } from './refunds/refunds.state.js';
import { requestRefund } from './refunds/request-refund/request-refund.decide.js';
import { submitRefund } from './refunds/submit-refund/submit-refund.decide.js';
import { evolveRisk } from './risk/risk.state.js';

/** The case file after one more fact. */
export const evolveCase: Decider<OrderCase, OrderCommand, OrderFact>['evolve'] = (file, fact, record) => ({
  ordering: evolveOrdering(file.ordering, fact, record),
  payments: evolvePayments(file.payments, fact, record),
  risk: evolveRisk(file.risk, fact),
  fulfilment: evolveFulfilment(file.fulfilment, fact, record),
  refunds: evolveRefunds(file.refunds, fact, record),
  disputes: evolveDisputes(file.disputes, fact, record),
  oversight: evolveOversight(file.oversight, fact, record),
  refusals: evolveRefusals(file.refusals, fact),
  revision: record.revision,
  updatedAt: record.recordedAt,
});

/** What a command about an order leads to. */
export const decideCase: Decide<OrderCommand, OrderCase, OrderFact> = (command, file) => {
  switch (command.type) {
    case 'PlaceOrder':
      return placeOrder(command, file);
    case 'PlanReservation':
      return planReservation(command, file);
    case 'RecordStockReserved':
      return recordStockReserved(command, file);
    case 'RecordStockUnavailable':
      return recordStockUnavailable(command, file);
    case 'RecordStockReleased':
      return recordStockReleased(command, file);
    case 'RecordQuotaReleased':
      return recordQuotaReleased(command, file);
    case 'CancelOrder':
      return cancelOrder(command, file);
    case 'ConcludeCancellation':
      return concludeCancellation(command, file);
    case 'ExpireOrder':
      return expireOrder(command, file);
    case 'IssuePickupToken':
      return issuePickupToken(command, file);
    case 'CorrectContact':
      return correctContact(command, file);
    case 'StartPayment':
      return startPayment(command, file);
    case 'AcceptChannelReport':
      return acceptChannelReport(command, file);
    case 'RefuseChannelMessage':
      return refuseChannelMessage(command, file);
    case 'RecordQueryAnswer':
      return recordQueryAnswer(command, file);
    case 'ConfirmPayment':
      return confirmPayment(command, file);
    case 'ClosePaymentAttempt':
      return closePaymentAttempt(command, file);
    case 'StartDelivery':
      return startDelivery(command, file);
    case 'RecordAllocation':
      return recordAllocation(command, file);
    case 'RecordAllocationFailed':
      return recordAllocationFailed(command, file);
    case 'RequestRestock':
      return requestRestock(command, file);
    case 'GiveUpRestock':
      return giveUpRestock(command, file);
    case 'ViewDelivery':
      return viewDelivery(command, file);
    case 'HandKeysToShop':
      return handKeysToShop(command, file);
    case 'ReportDeliveryView':
      return reportDeliveryView(command, file);
    case 'ReportDeliveryProblem':
      return reportDeliveryProblem(command, file);
    case 'RequestRefund':
      return requestRefund(command, file);
    case 'ClaimEffect':
      return claimEffect(command, file);
    case 'SubmitRefund':
      return submitRefund(command, file);
    case 'RecordRefundResult':
      return recordRefundResult(command, file);
    case 'LeaveRefundToHuman':
      return leaveRefundToHuman(command, file);
    case 'NotePromiseBroken':
      return notePromiseBroken(command, file);
    case 'RaiseAlarm':
      return raiseAlarm(command, file);
    case 'ClearAlarm':
      return clearAlarm(command, file);
    case 'SkipSaga':
      return skipSaga(command, file);
    default:
      return never(command);
  }
};

/** An order's stream as command handling takes it; the name is for metrics and cache keys. */
export type OrderCaseDecider = Decider<OrderCase, OrderCommand, OrderFact> &
  EventVersions & {
    readonly name: 'order-case';
    readonly factOfRefusal: (
      refusal: Refusal,
      command: OrderCommand,
      context: { readonly actor: Actor },
      file: OrderCase,
    ) => OrderFact | undefined;
    readonly refusalOf: (fact: OrderFact) => Refusal | undefined;
  };

/** Everything there is to an order: what happened, what may happen, and how a refusal is kept. */
export const orderCaseDecider: OrderCaseDecider = {
  name: 'order-case',
  initialState: emptyCase,
  evolve: evolveCase,
  decide: decideCase,
  ...orderCaseVersions,
  factOfRefusal,
  refusalOf,
};
