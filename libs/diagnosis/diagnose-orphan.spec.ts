import type { TradeFact } from '@app/domain/channels';
import { decodeRecord, type Instant } from '@app/kernel';
import { headAfter, testRecords } from '@app/testing';
import { at, ORDER, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { CURRENT_RULESET, diagnoseOrphan, type TradeRecord } from './index.js';

const orphaned: TradeFact = {
  type: 'TradeOrphaned',
  data: { account: 'epay-1', tradeNo: 'T1', outTradeNo: 'CTX', amount: yuan(10), refundBy: at('23:00') },
};
const refunded: TradeFact = { type: 'OrphanRefunded', data: { tradeNo: 'T1', refundNo: 'CT-R01' } };
const matched: TradeFact = { type: 'OrphanMatched', data: { tradeNo: 'T1', orderId: ORDER, attemptId: `${ORDER}-a01` } };
const bound: TradeFact = {
  type: 'TradeBound',
  data: { account: 'epay-1', tradeNo: 'T1', orderId: ORDER, attemptId: `${ORDER}-a01`, amount: yuan(10) },
};

function trade(...story: readonly (readonly [Instant, TradeFact])[]): readonly TradeRecord[] {
  const stream = 'trade-epay-1-t1';
  let made: ReturnType<typeof testRecords> = [];
  for (const [now, fact] of story) made = [...made, ...testRecords({ stream, head: headAfter(made), facts: [fact], now })];
  return made.map(({ canonical }, index) => decodeRecord(canonical, BigInt(index)) as TradeRecord);
}
const why = (records: readonly TradeRecord[], time = '22:00') =>
  diagnoseOrphan(records, { asOf: at(time), ruleset: CURRENT_RULESET, timeZone: 'Asia/Shanghai' });

describe('Money that no order asked for', () => {
  it('is parked, and an operator has until its deadline', () =>
    expect(why(trade([at('10:06'), orphaned]))).toMatchObject({
      stream: 'trade-epay-1-t1',
      primary: { code: 'ORPHAN_PAYMENT', fault: 'C', actor: 'operator', dueAt: at('23:00'), records: [{ revision: '0' }] },
      secondary: [],
      modifiers: [],
    }));
  it('needs nobody once it is refunded', () => {
    const diagnosis = why(trade([at('10:06'), orphaned], [at('11:00'), refunded]));
    expect(diagnosis?.primary).toMatchObject({ actor: 'nobody', dueAt: null, records: [{ revision: '0' }, { revision: '1' }] });
    expect(diagnosis?.primary.nextStep.en).toContain('CT-R01');
  });
  it('needs nobody once it is matched', () =>
    expect(why(trade([at('10:06'), orphaned], [at('11:00'), matched]))?.primary.headline.en).toContain('was matched to an order'));
  it('is diagnosed as it was known then', () => {
    const records = trade([at('10:06'), orphaned], [at('11:00'), refunded]);
    expect(why(records, '10:30')).toEqual(why(records.slice(0, 1), '10:30'));
  });
  it('is not there where the trade is an order’s, or before it was seen', () => {
    expect(why(trade([at('10:06'), bound]))).toBeUndefined();
    expect(why(trade([at('10:06'), orphaned]), '10:00')).toBeUndefined();
  });
});
