/** So much goes back in an hour without a person: more than any story needs that is not about it. */
export const REFUND_LIMIT = { count: 1_000, amounts: { CNY: 10_000_000, USD: 10_000_000, EUR: 10_000_000, HKD: 10_000_000 } };
