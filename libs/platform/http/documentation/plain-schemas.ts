import { CURRENCIES, type Money } from '@app/kernel';
import { choice, growingChoice, integer, longNumber, named, record, type Schema, text } from './schemas.js';

/** An amount of money, in minor units. */
export const money: Schema<Money> = named(
  'Money',
  'An amount in integer minor units of its currency (fen, cents): `{"amount": 1000, "currency": "CNY"}` is ten yuan.',
  record<Money>({
    amount: integer('Minor units.'),
    currency: growingChoice('Currency', CURRENCIES, 'ISO 4217; each has two minor digits.'),
  }),
);

/** Words in every language of the product. */
export const bilingualText: Schema<{ readonly 'zh-CN': string; readonly en: string }> = named(
  'BilingualText',
  'The same words in every language of the product.',
  record<{ readonly 'zh-CN': string; readonly en: string }>({ 'zh-CN': text(), en: text() }),
);

/** Is it real, or for trying out? */
export const mode: Schema<'live' | 'test'> = choice(['live', 'test'], 'Live and test do not mix.');

/** Which record of a stream was the last when the answer was made. */
export const revision: Schema<string> = longNumber('Number of the last record, from 0 on: it grows with every change.');
