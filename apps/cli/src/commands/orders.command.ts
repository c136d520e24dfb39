import { contactForLookup, ORDER_STATUSES } from '@app/domain/order-case';
import { toDecimal } from '@app/kernel';
import type { OrderListItem, Page } from '@app/read-models';
import { type Command, Option } from 'commander';
import type { Call } from '../call.js';
import { EXIT } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import { table } from '../output/table.js';
import { type ReadingStores, withStores } from '../stores/reading-stores.js';
import { type Adding, addCommand } from './adding.js';
import { wholeNumber } from './whole-number.js';

type OrdersOptions = {
  readonly shop?: string;
  readonly status?: OrderListItem['status'];
  readonly contact?: string;
  readonly shopOrderNo?: string;
  readonly limit?: number;
  readonly after?: string;
};

/** `cardtrail orders`: a list, newest first. */
export function addOrders(program: Command, { words, run }: Adding): void {
  const { options } = words;
  addCommand(program, words, 'orders', [])
    .option('--shop <shopId>', options.shop)
    .addOption(new Option('--status <status>', options.status).choices(ORDER_STATUSES))
    .option('--contact <contact>', options.contact)
    .option('--shop-order-no <number>', options.shopOrderNo)
    .option('--limit <n>', options.limit, wholeNumber(1, 100))
    .option('--after <cursor>', options.after)
    .action((wanted: OrdersOptions) =>
      run(async (call) => {
        const page = await withStores(call, (stores) => ordersWanted(stores, wanted));
        call.answer(page, () => linesOf(call, page));
        return EXIT.ok;
      }),
    );
}

async function ordersWanted(stores: ReadingStores, wanted: OrdersOptions): Promise<Page<OrderListItem>> {
  const { shop: shopId, contact, shopOrderNo, status, limit, after } = wanted;
  const reads = stores.reads();
  const page = { limit, after, status };
  if (shopId !== undefined) {
    const index = contact === undefined ? undefined : await stores.secrets().index(shopId, 'contact', contactForLookup(contact));
    return reads.ordersOfShop.list({ ...page, shopId, shopOrderNo, contact: index });
  }
  if (contact !== undefined) throw new CliFault({ kind: 'needs-shop', option: '--contact' });
  if (shopOrderNo === undefined) return reads.ordersOfShop.listAll(page);
  const { items, next } = await reads.complaints.find({ ...page, mentioned: { text: shopOrderNo } });
  return { items: items.flatMap(({ order }) => (order.shopOrderNo === shopOrderNo ? [order] : [])), next };
}

function linesOf(call: Call, { items, next }: Page<OrderListItem>): readonly string[] {
  const { words, paint } = call;
  if (items.length === 0) return [words.orders.none];
  const time = call.times();
  const rows = items.map(({ orderId, shopId, status, total, placedAt, shopOrderNo, lines, mode }) => [
    orderId,
    shopId,
    words.orders.status(status),
    `${toDecimal(total)} ${total.currency}${mode === 'test' ? ` (${words.orders.testMode})` : ''}`,
    time(placedAt),
    shopOrderNo ?? '',
    lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', '),
  ]);
  return [...table(words.orders.columns, rows, paint.bold), ...(next === null ? [] : ['', words.orders.more(next)])];
}
