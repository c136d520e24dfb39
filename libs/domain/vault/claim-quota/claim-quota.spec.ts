import { instant } from '@app/kernel';
import { given } from '@app/testing';
import { describe, it } from '@jest/globals';
import { quotaDecider } from '../index.js';

const at = instant('2026-11-24T10:00:00Z');
const claim = (n: number, limit = 2) => ({ type: 'ClaimQuota', at, reservationId: `r${n}`, orderId: `o${n}`, limit }) as const;
const free = (n: number) => ({ type: 'FreeQuota', at, reservationId: `r${n}`, orderId: `o${n}`, because: 'paid' }) as const;
const claimed = (n: number) => ({ type: 'QuotaClaimed', data: { reservationId: `r${n}`, orderId: `o${n}` } }) as const;
const freed = (n: number) => ({ type: 'QuotaFreed', data: { reservationId: `r${n}`, orderId: `o${n}`, because: 'paid' } }) as const;

describe("Claiming a buyer's quota", () => {
  it('counts an unpaid reservation', () => given(quotaDecider, claimed(1)).when(claim(2)).then(claimed(2)));
  it('refuses one too many', () =>
    given(quotaDecider, claimed(1), claimed(2)).when(claim(3)).thenRefused('quota-exceeded', { limit: 2, held: 2 }));
  it('counts the same reservation once, at the limit too', () => given(quotaDecider, claimed(1), claimed(2)).when(claim(2)).thenNothing());
  it('grants again what was given back', () => given(quotaDecider, claimed(1), claimed(2), freed(1)).when(claim(3)).then(claimed(3)));
  it('never grants a claim that was freed', () => given(quotaDecider, claimed(1), freed(1)).when(claim(1)).thenRefused('claim-freed'));
  it('comes too late for a claim that was freed before it was made', () =>
    given(quotaDecider, freed(1)).when(claim(1)).thenRefused('claim-freed'));
});

describe("Freeing a buyer's quota", () => {
  it('gives a claim back', () => given(quotaDecider, claimed(1)).when(free(1)).then(freed(1)));
  it('records one that is not here, so that it can never be made', () => given(quotaDecider).when(free(1)).then(freed(1)));
  it('does it once', () => given(quotaDecider, claimed(1), freed(1)).when(free(1)).thenNothing());
});
