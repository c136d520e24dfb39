import { scenario } from '@app/testing';
import { at, deliveredOrder, deliveryViewReportedByShop, keysHandedToShop, origin } from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const report = { type: 'ReportDeliveryView', viewedAt: at('10:08') } as const;

describe('Reporting a view', () => {
  it('says of the keys the shop had fetched that its buyer saw them', () =>
    given(...deliveredOrder(), keysHandedToShop())
      .when({ ...report, viewer: origin() })
      .then(deliveryViewReportedByShop({ viewer: origin() })));
  it('says it once', () =>
    given(...deliveredOrder(), keysHandedToShop(), deliveryViewReportedByShop())
      .when(report)
      .thenNothing());
  it('says nothing about keys the shop never had', () =>
    given(...deliveredOrder())
      .when(report)
      .thenRefused('nothing-handed-over'));
  it('refuses an order that does not exist', () => given().when(report).thenRefused('unknown-order'));
});
