import { scenario } from '@app/testing';
import { deliveredOrder, deliveryProblemReported, key, ORDER, openOrder, sealed } from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { MAX_PROBLEMS } from './report-delivery-problem.decide.js';

const { given } = scenario(orderCaseDecider);
const report = { type: 'ReportDeliveryProblem', kind: 'invalid' } as const;

describe('Reporting a problem', () => {
  it('names the keys it is about', () =>
    given(...deliveredOrder())
      .when({ ...report, text: sealed('it does not work') })
      .then(deliveryProblemReported({ text: sealed('it does not work'), keyIds: [key().keyId] })));
  it('keeps the same report once', () =>
    given(...deliveredOrder(), deliveryProblemReported())
      .when(report)
      .thenNothing());
  it('keeps what is added to it', () =>
    given(...deliveredOrder(), deliveryProblemReported())
      .when({ ...report, text: sealed('tried twice') })
      .then(deliveryProblemReported({ problemId: `${ORDER}-problem-02` })));
  it('can always be that nothing came', () =>
    given(...openOrder())
      .when({ ...report, kind: 'not-received' })
      .then(deliveryProblemReported({ kind: 'not-received', keyIds: [] })));
  it('is not about keys that were never delivered', () =>
    given(...openOrder())
      .when(report)
      .thenRefused('nothing-delivered'));
  it('ends somewhere', () => {
    const reports = Array.from({ length: MAX_PROBLEMS }, (_, n) => deliveryProblemReported({ text: sealed(`text ${n}`) }));
    given(...deliveredOrder(), ...reports)
      .when(report)
      .thenRefused('too-many-problems', { limit: MAX_PROBLEMS });
  });
  it('refuses an order that does not exist', () => given().when(report).thenRefused('unknown-order'));
});
