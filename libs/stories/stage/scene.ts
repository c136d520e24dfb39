import { type Money, money, toDecimal } from '@app/kernel';
import type { MerchantAccount } from '../clients/gateway.client.js';
import type { ImportReport, ProductView } from '../clients/operator.client.js';
import type { Attempt, Placed } from '../clients/shop.client.js';
import { words } from '../story.js';
import type { World } from '../world.js';

const PRODUCT = 'Steam 50';

/** What a scene starts with. */
export type Setting = {
  /** Keys on the shelf. */
  readonly keys: number;
  readonly unitPrice?: Money;
  readonly unpaidQuotaPerBuyer?: number;
  /** Where buyers pay; default the sandbox. */
  readonly cashier?: Cashier;
};

/** How a merchant is set up at a gateway. */
export type Cashier = Omit<MerchantAccount, 'account' | 'key'>;

/** How an order is placed here; left out: one piece, for a stranger. */
export type OrderHow = { readonly quantity?: number; readonly contact?: string; readonly idempotencyKey?: string };

/** A product on sale, keys on its shelf, and a way to pay for it. */
export class Scene {
  private imported = 0;

  private constructor(
    private readonly world: World,
    readonly number: number,
    readonly product: ProductView,
    /** The channel account that buyers pay at unless another is named. */
    readonly account: string,
    /** The batches that were imported. */
    readonly batchIds: string[],
  ) {}

  /** Sets the scene: nothing in it has been used by another. */
  static async set(world: World, setting: Setting): Promise<Scene> {
    const number = world.nextNumber();
    const { pace } = world;
    const quota = setting.unpaidQuotaPerBuyer;
    const productId = await world.operator.listProduct({
      name: PRODUCT,
      sku: `steam-50-${number}`,
      unitPrice: setting.unitPrice ?? money(1000),
      payWithinSeconds: pace.payWithin,
      deliverWithinSeconds: pace.deliverWithin,
      restockWithinSeconds: pace.restockWithin,
      ...(quota === undefined ? {} : { unpaidQuotaPerBuyer: quota }),
      refundPolicy: '未查看的卡密可以退款。Keys that were not looked at are refunded.',
    });
    const product = await world.operator.product(productId);
    const account = await addCashier(world, setting.cashier ?? { gateway: 'sandbox' });
    const scene = new Scene(world, number, product, account, []);
    await scene.restock(setting.keys);
    return scene;
  }

  /** New keys come; no value is ever used twice. */
  async restock(count: number): Promise<ImportReport> {
    const first = this.imported + 1;
    this.imported += count;
    const report = await this.world.operator.importKeys(this.product.productId, this.keyValues(first, count));
    this.batchIds.push(...report.batchIds);
    const price = `${toDecimal(this.product.unitPrice)} ${this.product.unitPrice.currency}`;
    const what = first === 1 ? words(`上架：${PRODUCT}，${price}`, `On sale: ${PRODUCT}, ${price}`) : words('补货', 'New stock');
    await this.world.say(words(`${what['zh-CN']}；导入卡密 ${count} 张。`, `${what.en}; keys imported: ${count}.`));
    return report;
  }

  /** The values of keys of this scene, in the order of import. They end as no payment number does, so that a search finds either. */
  keyValues(first = 1, count = this.imported): readonly string[] {
    return Array.from(
      { length: count },
      (_, index) => `STEAM-${String(this.number).padStart(4, '0')}-${String(first + index).padStart(5, '0')}U`,
    );
  }

  /** The shop orders for a buyer. */
  async order({ quantity = 1, contact, idempotencyKey }: OrderHow = {}): Promise<Placed> {
    const { productId, unitPrice, refundPolicyHash } = this.product;
    const expectedTotal = money(unitPrice.amount * quantity, unitPrice.currency);
    const wish = { productId, quantity, expectedTotal, refundPolicyHash, ...(contact === undefined ? {} : { contact }) };
    const placed = await this.world.shop.place(wish, idempotencyKey);
    this.world.lookAt(placed.orderId);
    return placed;
  }

  /** The buyer chooses how to pay, and the pay page opens. */
  async goToPay({ orderId }: Pick<Placed, 'orderId'>, account = this.account): Promise<Attempt> {
    const attempt = await this.world.shop.startPayment(orderId, account);
    await this.world.gateway.open(attempt.payUrl);
    return attempt;
  }

  /** How many keys can be sold now. */
  async available(): Promise<number> {
    return (await this.world.operator.product(this.product.productId)).available;
  }
}

/** One more way to pay: an account at the gateway and the channel account that belongs to it. Gives the account's name. */
export async function addCashier(world: World, cashier: Cashier): Promise<string> {
  const number = world.nextNumber();
  const { gateway } = cashier;
  const account = `${gateway}-${number}`;
  const pid = gateway === 'epay' ? String(1000 + number) : account;
  const key = `key-of-the-merchant-${number}`;
  await world.gateway.addAccount({ ...cashier, account: pid, key });
  const { signStyle = 'append', tellsRefunds = true } = cashier;
  const settings = gateway === 'epay' ? { pid, signStyle, refundStatusQuery: tellsRefunds } : {};
  const { queryAfter, expiryGrace } = world.pace;
  const rules = { queryAfterSeconds: queryAfter, attemptMinutes: 15, expiryGraceSeconds: expiryGrace };
  await world.admin.putChannel(account, { kind: gateway, gatewayUrl: world.gateway.urlOf(gateway), key, ...rules, ...settings });
  return account;
}
