import type { Story } from '@app/stories';
import { describe, expect, it } from '@jest/globals';
import { summaryTable } from './summary-table.js';

const story: Story = {
  name: 'paid-twice',
  tell: { 'zh-CN': '付了两次', en: 'paid twice' },
  play: () => Promise.resolve({ orderId: '' }),
  expected: { status: 'delivered', code: 'DUPLICATE_PAYMENT', fault: 'B', keysSent: 1, moneyBack: 1000 },
};
const outcome = {
  status: 'delivered',
  findings: [
    { code: 'DELIVERED_NOT_COLLECTED', fault: 'B' },
    { code: 'DUPLICATE_PAYMENT', fault: 'C' },
  ],
  ...{ modifiers: [], keysSent: 1, moneyBack: 1000, alarms: [], chain: 'intact' },
};

describe('The table at the end of the demonstration', () => {
  it('has a line for each story, under its columns', () => {
    const lines = summaryTable([{ story, outcome, faults: [] }]).split('\n');
    expect(lines).toEqual([
      '   story       outcome    code               fault    keys sent  money back',
      '─  ──────────  ─────────  ─────────────────  ───────  ─────────  ──────────',
      '✓  paid-twice  delivered  DUPLICATE_PAYMENT  channel  1          10.00',
    ]);
  });

  it('marks a story that did not end as it must, and one that was broken off', () => {
    const table = summaryTable([
      { story, outcome: { ...outcome, findings: [], moneyBack: 0 }, faults: ['money back: 0 instead of 1000'] },
      { story, outcome: undefined, faults: ['nobody answers'] },
    ]);
    expect(
      table
        .split('\n')
        .slice(2)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['✗', 'paid-twice', 'delivered', '-', '1', '-'],
      ['✗', 'paid-twice', 'broken off'],
    ]);
  });
});
