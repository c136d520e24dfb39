import { instant } from '@app/kernel';
import { given, keyIdsOf, keysImported } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { batchReservation, keyBatchDecider, shelfOf } from '../index.js';

const at = instant('2026-11-24T10:00:00Z');
const reserve = (reservationId: string, quantity: number) => ({ type: 'ReserveKeys', at, reservationId, orderId: 'o1', quantity }) as const;
const reserved = (reservationId: string, ...n: number[]) =>
  ({ type: 'KeysReserved', data: { reservationId, orderId: 'o1', keyIds: keyIdsOf('b1', ...n) } }) as const;
const released = (reservationId: string, ...n: number[]) =>
  ({ type: 'KeysReleased', data: { reservationId, orderId: 'o1', keyIds: keyIdsOf('b1', ...n), unknown: n.length === 0 } }) as const;
const batch = keysImported('b1', 4);

describe('Reserving keys', () => {
  it('sets the first free keys aside', () =>
    given(keyBatchDecider, batch, reserved('r1', 1, 2))
      .when(reserve('r2', 2))
      .then(reserved('r2', 3, 4)));
  it('takes all or none', () =>
    given(keyBatchDecider, batch, reserved('r1', 1, 2))
      .when(reserve('r2', 3))
      .thenRefused('insufficient', { available: 2 }));
  it('passes over keys in quarantine', () =>
    given(keyBatchDecider, batch, { type: 'KeysQuarantined', data: { keyIds: keyIdsOf('b1', 1, 3), reason: 'complaint' } })
      .when(reserve('r1', 2))
      .then(reserved('r1', 2, 4)));
  it('answers a repeat with the keys recorded', () => {
    const story = given(keyBatchDecider, batch, reserved('r1', 1, 2));
    story.when(reserve('r1', 2)).thenNothing();
    expect(batchReservation(story.state, 'r1')?.keyIds).toEqual(keyIdsOf('b1', 1, 2));
  });
  it('sets keys aside that were given back', () =>
    given(keyBatchDecider, batch, reserved('r1', 1, 2, 3, 4), released('r1', 1, 2, 3, 4))
      .when(reserve('r2', 1))
      .then(reserved('r2', 1)));
  it('never makes a released reservation again', () =>
    given(keyBatchDecider, batch, reserved('r1', 1), released('r1', 1)).when(reserve('r1', 1)).thenRefused('reservation-released'));
  it('comes too late for a reservation that was released before it was made', () =>
    given(keyBatchDecider, batch, released('r1')).when(reserve('r1', 1)).thenRefused('reservation-released'));
  it('refuses another quantity under the same id', () =>
    given(keyBatchDecider, batch, reserved('r1', 1, 2))
      .when(reserve('r1', 1))
      .thenRefused('reservation-differs', { reserved: 2 }));
  it('refuses another order under the same id', () =>
    given(keyBatchDecider, batch, reserved('r1', 1))
      .when({ ...reserve('r1', 1), orderId: 'o2' })
      .thenRefused('reservation-differs'));
  it.each([0, -1, 1.5, Number.NaN])('refuses a quantity of %s', (quantity) =>
    given(keyBatchDecider, batch).when(reserve('r1', quantity)).thenRefused('invalid-quantity'),
  );
  it('refuses a batch that does not exist', () => given(keyBatchDecider).when(reserve('r1', 1)).thenRefused('unknown-batch'));
  it('shows on the shelf', () =>
    expect(shelfOf(given(keyBatchDecider, batch, reserved('r1', 1)).state)).toMatchObject({ total: 4, free: 3, reserved: 1, sellable: 3 }));
});
