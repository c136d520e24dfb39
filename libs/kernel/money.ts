/** The currencies that an amount can be in. */
export const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD'] as const;
/** An ISO 4217 code. Every currency the channels of this product take has two minor digits. */
export type Currency = (typeof CURRENCIES)[number];

/** So much of each currency, in minor units. */
export type AmountOfEach = { readonly [C in Currency]: number };

/** An amount in integer minor units (fen, cents): `{ amount: 1000, currency: 'CNY' }` is ten yuan. */
export type Money = { readonly amount: number; readonly currency: Currency };

/**
 * Makes an amount of money.
 * @throws RangeError when the amount is not a safe integer of minor units.
 */
export function money(amount: number, currency: Currency = 'CNY'): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an integer of minor units: ${amount}`);
  return { amount, currency };
}

/**
 * The sum of two amounts.
 * @throws RangeError when the currencies differ.
 */
export function plus(a: Money, b: Money): Money {
  return money(a.amount + sameCurrency(a, b).amount, a.currency);
}

/** The amount `quantity` times. */
export function times(a: Money, quantity: number): Money {
  return money(a.amount * quantity, a.currency);
}

/** Are both amount and currency the same? */
export function equalMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}

const DECIMAL = /^(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,2}))?$/;

/**
 * Reads a channel's decimal string ("10", "10.5", "10.00") into minor units without a float ever being made.
 * @returns undefined when the text is no such decimal.
 */
export function fromDecimal(text: string, currency: Currency = 'CNY'): Money | undefined {
  const parts = DECIMAL.exec(text);
  if (parts === null) return undefined;
  const [, whole = '0', fraction = ''] = parts;
  return money(Number(whole) * 100 + Number(fraction.padEnd(2, '0')), currency);
}

/** Writes an amount as the decimal string channels expect: 1000 → "10.00". */
export function toDecimal(a: Money): string {
  const sign = a.amount < 0 ? '-' : '';
  const digits = String(Math.abs(a.amount)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`currencies differ: ${a.currency}, ${b.currency}`);
  return b;
}
