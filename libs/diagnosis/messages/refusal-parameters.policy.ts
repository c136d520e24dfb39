import type { Refusal } from '@app/kernel';
import { CURRENCIES, type Currency, type Instant, type Json, money } from '@app/kernel';
import type { Show } from './says.shape.js';

/** A refusal's parameters as `name: value`, amounts and times written out; empty where there are none. */
export function parametersInWords(parameters: Refusal['parameters'], show: Show): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}: ${valueInWords(value, show)}`)
    .join(', ');
}

function valueInWords(value: Json, show: Show): string {
  if (typeof value === 'string') return isInstant(value) ? show.time(value) : value;
  if (isMoney(value)) return show.money(money(value.amount, value.currency));
  return Array.isArray(value) ? value.map((one: Json) => valueInWords(one, show)).join(' ') : JSON.stringify(value);
}

function isInstant(text: string): text is Instant {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text);
}

function isMoney(value: Json): value is { readonly amount: number; readonly currency: Currency } {
  if (typeof value !== 'object' || value === null || !('amount' in value) || !('currency' in value)) return false;
  return Number.isSafeInteger(value['amount']) && (CURRENCIES as readonly unknown[]).includes(value['currency']);
}
