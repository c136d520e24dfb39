import { openLog } from '@app/platform/http';
import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { countedLog } from './counted-log.js';

describe('What the log is told', () => {
  const written: string[] = [];
  const metrics = new Registry();
  const log = countedLog(openLog('info', { write: (line) => void written.push(line) }), metrics);

  it('is written with its details, and counted by its words', async () => {
    log('info', 'a saga was refused', { saga: 'expire-unpaid-orders', orderId: 'o-1', code: 'not-due-yet' });
    log('info', 'a saga was refused', { saga: 'expire-unpaid-orders', orderId: 'o-2', code: 'not-due-yet' });
    log('error', 'the sweep failed', { error: new Error('disk gone') });
    expect(await metrics.metrics()).toContain('cardtrail_told_total{level="info",what="a saga was refused"} 2');
    expect(written).toHaveLength(3);
    expect(written[0]).toContain('"orderId":"o-1"');
    expect(written[2]).toContain('disk gone');
  });
});
