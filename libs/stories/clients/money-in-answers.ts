import { CURRENCIES, type Money, money } from '@app/kernel';
import type { Answer } from './answer.js';

/** The amount in a field; undefined when there is none. */
export function moneyIn(answer: Answer, field: string): Money | undefined {
  if (!answer.has(field)) return undefined;
  const amount = answer.at(field);
  const currency = CURRENCIES.find((known) => known === amount.text('currency'));
  return currency === undefined ? undefined : money(amount.number('amount'), currency);
}
