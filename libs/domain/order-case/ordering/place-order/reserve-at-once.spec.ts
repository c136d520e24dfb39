import { orderIdOf, requestCommandId } from '@app/kernel';
import { fakeClock, fakeScheduler, settled } from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ReserveAtOnce } from './reserve-at-once.handlers.js';

const order = orderIdOf(requestCommandId('shop-1', 'POST /v1/orders', '1'));

/** A reservation that ends when the spec says so. */
function stage() {
  const scheduler = fakeScheduler(fakeClock());
  const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const runNow = () => new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  const atOnce = new ReserveAtOnce({ runNow }, scheduler);
  const within = (): { readonly isOver: () => boolean } => {
    let over = false;
    void atOnce.within(order).then(() => {
      over = true;
    });
    return { isOver: () => over };
  };
  return { scheduler, ends, within };
}

describe('Reserving at once', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(['warn']);
  });

  it('is over when the stock is settled', async () => {
    const { ends, within, scheduler } = stage();
    const wait = within();
    await settled();
    expect(wait.isOver()).toBe(false);
    ends[0]?.resolve();
    await settled();
    expect(wait.isOver()).toBe(true);
    expect(scheduler.pending).toBe(0);
  });

  it('is over after two seconds, whatever becomes of it', async () => {
    const { scheduler, within } = stage();
    const wait = within();
    await scheduler.advance(1.999);
    expect(wait.isOver()).toBe(false);
    await scheduler.advance(0.001);
    expect(wait.isOver()).toBe(true);
  });

  it('is over when it fails: the reaction makes up for it', async () => {
    const { ends, within } = stage();
    const wait = within();
    ends[0]?.reject(new Error('the store is away'));
    await settled();
    expect(wait.isOver()).toBe(true);
  });

  it('is done once for all who wait for the same order, and again for who comes later', async () => {
    const { ends, within } = stage();
    const waits = [within(), within()];
    expect(ends).toHaveLength(1);
    ends[0]?.resolve();
    await settled();
    expect(waits.map(({ isOver }) => isOver())).toEqual([true, true]);
    within();
    expect(ends).toHaveLength(2);
  });
});
