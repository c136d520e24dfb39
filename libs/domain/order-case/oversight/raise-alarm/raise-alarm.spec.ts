import { scenario } from '@app/testing';
import { alarmCleared, alarmRaised, attempt, ORDER, orderPlaced, paidOrder, tradeNo } from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const raise = { type: 'RaiseAlarm', alarm: 'amount-mismatch', subject: tradeNo() } as const;
const raised = alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo() });

describe('Raising an alarm', () => {
  it('names what a person must look at', () =>
    given(...paidOrder())
      .when(raise)
      .then(raised));
  it('raises it once while it is open', () =>
    given(...paidOrder(), raised)
      .when(raise)
      .thenNothing());
  it('raises another for another subject', () =>
    given(...paidOrder(), raised)
      .when({ ...raise, subject: tradeNo(2) })
      .then(alarmRaised({ alarmId: `${ORDER}-alarm-02`, alarm: 'amount-mismatch', subject: tradeNo(2) })));
  it('raises another for the payment of another account that has the same number', () => {
    const [first, second] = [attempt(1), attempt(2)];
    given(...paidOrder(), alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo(), attemptId: first }))
      .when({ ...raise, attemptId: second })
      .then(alarmRaised({ alarmId: `${ORDER}-alarm-02`, alarm: 'amount-mismatch', subject: tradeNo(), attemptId: second }));
    given(...paidOrder(), raised)
      .when({ ...raise, attemptId: second })
      .thenNothing();
  });
  it('raises it anew when it was cleared', () =>
    given(...paidOrder(), raised, alarmCleared())
      .when(raise)
      .then({ type: 'AlarmRaised', data: { alarmId: `${ORDER}-alarm-02` } }));
  it('says whether its order is a test', () =>
    given(orderPlaced({ mode: 'test' }))
      .when(raise)
      .then(alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo(), mode: 'test' })));
  it('refuses an order that does not exist', () => given().when(raise).thenRefused('unknown-order'));
});
