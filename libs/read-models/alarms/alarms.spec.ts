import { type AlarmRaised, orderStream } from '@app/domain/order-case';
import { documents, keep, storedDocuments, type ToldLog, toldLog } from '@app/testing';
import { alarmCleared, alarmRaised, at, ORDER, recordedAt } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { alarms } from './alarms.projection.js';
import { Alarms, type AlarmsWanted } from './alarms.query.js';

const raised = (n: number, said: Partial<AlarmRaised['data']> = {}) =>
  recordedAt(at(`10:0${n}`), alarmRaised({ alarmId: `alarm-${n}`, ...said }));

describe('An alarm', () => {
  it('is open with what it is about, until someone clears it', () => {
    const log = toldLog();
    log.tell(orderStream(ORDER), raised(1, { alarm: 'refund-needs-human', subject: 'refund-1' }));
    const open = {
      alarmId: 'alarm-1',
      orderId: ORDER,
      shopId: 'shop-1',
      mode: 'live',
      alarm: 'refund-needs-human',
      subject: 'refund-1',
      open: true,
    };
    expect(documents(keep(alarms, log.events))).toEqual({ 'alarm-1': { ...open, raisedAt: at('10:01') } });
    log.tell(orderStream(ORDER), recordedAt(at('10:09'), alarmCleared({ alarmId: 'alarm-1' })));
    expect(documents(keep(alarms, log.events))).toEqual({
      'alarm-1': { ...open, open: false, raisedAt: at('10:01'), cleared: { at: at('10:09'), by: 'operator' } },
    });
  });

  it('that was never raised cannot be cleared', () => {
    const log = toldLog();
    log.tell(orderStream(ORDER), alarmCleared({ alarmId: 'alarm-9' }));
    expect(documents(keep(alarms, log.events))).toEqual({});
  });
});

describe('The alarms', () => {
  const listed = async (logs: readonly ToldLog[], wanted: AlarmsWanted): Promise<readonly string[]> => {
    const stored = storedDocuments();
    try {
      for (const log of logs) await stored.add(alarms, log.events);
      const { items } = await new Alarms(documentsOf(alarms, stored.store, (name) => name)).list(wanted);
      return items.map(({ alarmId }) => alarmId);
    } finally {
      await stored.close();
    }
  };
  const shop1 = toldLog({ shopId: 'shop-1' });
  shop1.tell(orderStream(ORDER), raised(1), raised(2, { mode: 'test' }), raised(3, { alarm: 'amount-mismatch' }), raised(4));
  shop1.tell(orderStream(ORDER), alarmCleared({ alarmId: 'alarm-4' }));
  const shop2 = toldLog({ shopId: 'shop-2' });
  shop2.tell(orderStream(ORDER), raised(5), raised(6, { alarm: 'amount-mismatch' }));
  const all = [shop1, shop2];

  it('are the open ones of live orders, newest first, unless others are asked for', async () => {
    expect(await listed(all, {})).toEqual(['alarm-6', 'alarm-5', 'alarm-3', 'alarm-1']);
    expect(await listed(all, { open: false })).toEqual(['alarm-4']);
    expect(await listed(all, { mode: 'test' })).toEqual(['alarm-2']);
  });

  it('are told apart by kind and by shop', async () => {
    expect(await listed(all, { alarm: 'amount-mismatch' })).toEqual(['alarm-6', 'alarm-3']);
    expect(await listed(all, { shopId: 'shop-1' })).toEqual(['alarm-3', 'alarm-1']);
    expect(await listed(all, { shopId: 'shop-2', alarm: 'amount-mismatch' })).toEqual(['alarm-6']);
  });
});
