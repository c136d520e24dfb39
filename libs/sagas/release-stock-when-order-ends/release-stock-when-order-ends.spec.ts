import {
  at,
  deliveredOrder,
  expiredOrder,
  openOrder,
  orderCancelled,
  orderPlaced,
  paidOrder,
  quotaReleased,
  refundRequested,
  reservation,
  stockReleased,
  story,
} from '@app/testing/order-story';
import { releaseStockWhenOrderEnds as saga } from './release-stock-when-order-ends.saga.js';

const withQuota = orderPlaced({ quota: { stream: 'buyer-b-p', limit: 2 } });

describe('Release stock when an order ends', () => {
  it('keeps the keys of an order that may still be paid', () =>
    story(...openOrder())
      .at(at('10:01'))
      .wants(saga));
  it('puts them back when it is cancelled', () =>
    story(...openOrder(), orderCancelled())
      .at(at('10:05'))
      .wants(saga, `release-stock ${reservation()}`));
  it('puts them back when it expires', () =>
    story(...expiredOrder())
      .at(at('10:17'))
      .wants(saga, `release-stock ${reservation()}`));
  it('puts them back once', () =>
    story(...expiredOrder(), stockReleased())
      .at(at('10:18'))
      .wants(saga));
  it('puts them back when the money goes back before delivery', () =>
    story(...paidOrder(), refundRequested())
      .at(at('10:06'))
      .wants(saga, `release-stock ${reservation()}`));
  it('never takes back what was handed out', () =>
    story(...deliveredOrder(), refundRequested())
      .at(at('10:30'))
      .wants(saga));
  it('gives the quota back when the order is paid or ended, once', () => {
    const paid = [withQuota, ...paidOrder().slice(1)];
    story(...paid)
      .at(at('10:06'))
      .wants(saga, 'release-quota');
    story(...paid, quotaReleased())
      .at(at('10:06'))
      .wants(saga);
    story(withQuota, orderCancelled()).at(at('10:06')).wants(saga, 'release-quota');
  });
});
