import { type AmountOfEach, type Currency, fromDecimal } from '@app/kernel';

/** So much goes back in an hour where nothing else is set. */
const USUAL: AmountOfEach = { CNY: 500_000, USD: 70_000, EUR: 60_000, HKD: 500_000 };

/** The currencies in which a limit can be given. */
export const LIMITED_CURRENCIES: readonly string[] = Object.keys(USUAL);

/**
 * The amounts of a list such as "5000 CNY,700.50 USD"; a currency that is left out keeps its usual one.
 * undefined when the text is no such list, or names a currency twice.
 */
export function refundAmountsIn(text: string): AmountOfEach | undefined {
  const amounts: { -readonly [C in Currency]: number } = { ...USUAL };
  const named = new Set<Currency>();
  for (const one of text.split(',')) {
    const [, decimal = '', currency = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(one) ?? [];
    if (!isLimited(currency) || named.has(currency)) return undefined;
    const amount = fromDecimal(decimal, currency)?.amount;
    if (amount === undefined) return undefined;
    named.add(currency);
    amounts[currency] = amount;
  }
  return amounts;
}

/** The amounts of such a list, or the usual ones where there is none. */
export function refundAmounts(text: string | undefined): AmountOfEach {
  return (text === undefined ? undefined : refundAmountsIn(text)) ?? USUAL;
}

function isLimited(currency: string): currency is Currency {
  return LIMITED_CURRENCIES.includes(currency);
}
