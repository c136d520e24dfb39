import type { AnyProjection } from '@app/kernel';
import type { ReadStoreReader } from '@app/platform/read-store';
import { liveCollections } from '@app/platform/subscriptions';
import {
  Alarms,
  alarms,
  ChannelAccounts,
  ComplaintSearch,
  channelAccounts,
  complaintTerms,
  Deadlines,
  deadlines,
  documentsOf,
  keysByLastFour,
  OrdersOfBuyer,
  OrdersOfShop,
  OrphanPayments,
  ordersOfBuyer,
  ordersOfShop,
  orphanPayments,
  ProductsOnOffer,
  productsOnOffer,
  projections,
  StockOnShelf,
  StuckOrders,
  stockOnShelf,
  stuckOrders,
  UnsettledMessages,
  unsettledMessages,
} from '@app/read-models';

/** Every question that the read models answer, over the builds that are live. */
export type ReadSide = {
  readonly alarms: Alarms;
  readonly channelAccounts: ChannelAccounts;
  readonly complaints: ComplaintSearch;
  readonly deadlines: Deadlines;
  readonly ordersOfBuyer: OrdersOfBuyer;
  readonly ordersOfShop: OrdersOfShop;
  readonly orphanPayments: OrphanPayments;
  readonly products: ProductsOnOffer;
  readonly stock: StockOnShelf;
  readonly stuckOrders: StuckOrders;
  readonly unsettledMessages: UnsettledMessages;
};

/** Opens the queries over a store of documents, which may be one that is only read. */
export function readSide(documents: ReadStoreReader, kept: readonly AnyProjection[] = projections): ReadSide {
  const live = liveCollections(documents, kept);
  return {
    alarms: new Alarms(documentsOf(alarms, documents, live)),
    channelAccounts: new ChannelAccounts(documentsOf(channelAccounts, documents, live)),
    complaints: new ComplaintSearch(
      documentsOf(ordersOfShop, documents, live),
      documentsOf(complaintTerms, documents, live),
      documentsOf(keysByLastFour, documents, live),
    ),
    deadlines: new Deadlines(documentsOf(deadlines, documents, live)),
    ordersOfBuyer: new OrdersOfBuyer(documentsOf(ordersOfBuyer, documents, live)),
    ordersOfShop: new OrdersOfShop(documentsOf(ordersOfShop, documents, live)),
    orphanPayments: new OrphanPayments(documentsOf(orphanPayments, documents, live)),
    products: new ProductsOnOffer(documentsOf(productsOnOffer, documents, live)),
    stock: new StockOnShelf(documentsOf(stockOnShelf, documents, live)),
    stuckOrders: new StuckOrders(documentsOf(stuckOrders, documents, live)),
    unsettledMessages: new UnsettledMessages(documentsOf(unsettledMessages, documents, live)),
  };
}
