import { type ChannelReport, CURRENCIES, type Instant, instant, type Money, money } from '@app/kernel';
import { isNumberOfTrade } from '../message-bounds.js';

type Fields = { readonly [field: string]: unknown };

const STATUSES = ['paid', 'unpaid', 'closed', 'refunded'] as const;

/** What the gateway tells of a trade, or the part of it that cannot be understood. */
export function readReport(fields: Fields): ChannelReport | { readonly fault: 'malformed' | 'state' | 'amount' } {
  const { outTradeNo, tradeNo, walletTradeNo } = fields;
  if (!isNumberOfTrade(outTradeNo) || !isNumberOfTrade(tradeNo)) return { fault: 'malformed' };
  const status = STATUSES.find((known) => known === fields['status']);
  if (status === undefined) return { fault: 'state' };
  const amount = readAmount(fields);
  if (amount === undefined) return { fault: 'amount' };
  const paidAt = readInstant(fields['paidAt']);
  return {
    outTradeNo,
    tradeNo,
    ...(isNumberOfTrade(walletTradeNo) ? { walletTradeNo } : {}),
    status,
    amount,
    ...(paidAt === undefined ? {} : { paidAt }),
  };
}

function readAmount(fields: Fields): Money | undefined {
  const amount = fields['amount'];
  const currency = CURRENCIES.find((known) => known === fields['currency']);
  if (currency === undefined || typeof amount !== 'number') return undefined;
  return Number.isSafeInteger(amount) && amount > 0 ? money(amount, currency) : undefined;
}

function readInstant(value: unknown): Instant | undefined {
  return typeof value === 'string' && value.length <= 40 && !Number.isNaN(Date.parse(value)) ? instant(value) : undefined;
}
