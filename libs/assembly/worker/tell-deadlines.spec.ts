import { type Doc, plusSeconds } from '@app/kernel';
import { STORY_START } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { tellDeadlines } from './tell-deadlines.js';

const LATER = plusSeconds(STORY_START, 900);

describe('What is written to the view of deadlines', () => {
  const noticed = (projection: string, doc: Doc | null): string[] => {
    const told: string[] = [];
    tellDeadlines({ notice: (orderId, at) => told.push(`${orderId} at ${at}`) })(projection, [
      { id: 'A', previous: null, position: 1n, doc },
    ]);
    return told;
  };

  it('is announced with the time at which the order is next due', () => {
    expect(noticed('deadlines', { nextTryAt: LATER })).toEqual([`A at ${LATER}`]);
  });

  it('is not announced where nothing is due, nor what is written to another view', () => {
    expect([noticed('deadlines', {}), noticed('deadlines', null), noticed('orders-of-shop', { nextTryAt: LATER })]).toEqual([[], [], []]);
  });
});
