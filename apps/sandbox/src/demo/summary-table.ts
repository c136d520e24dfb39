import { money, toDecimal } from '@app/kernel';
import type { Expected, Outcome, Story } from '@app/stories';
import { paint } from './paint.js';

/** How a story of the demonstration ended. */
export type Row = { readonly story: Story; readonly outcome: Outcome | undefined; readonly faults: readonly string[] };

const SIDES: { readonly [fault: string]: string } = { B: 'buyer', M: 'merchant', P: 'platform', C: 'channel', S: 'supplier', none: '-' };

/** The table at the end: what became of each story, and whether it is right. */
export function summaryTable(rows: readonly Row[]): string {
  const head = ['', 'story', 'outcome', 'code', 'fault', 'keys sent', 'money back'];
  const body = rows.map(({ story, outcome, faults }) => [faults.length === 0 ? '✓' : '✗', story.name, ...cellsOf(outcome, story.expected)]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => (cells[column] ?? '').length)));
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const painted = body.map((cells) => paint(cells[0] === '✓' ? 'green' : 'red', lineOf(cells)));
  return [paint('bold', lineOf(head)), rule, ...painted].join('\n');
}

function cellsOf(outcome: Outcome | undefined, expected: Expected): readonly string[] {
  if (outcome === undefined) return ['broken off', '', '', '', ''];
  const finding = outcome.findings.find(({ code }) => code === expected.code) ?? outcome.findings[0];
  const { status, keysSent, moneyBack } = outcome;
  const side = SIDES[finding?.fault ?? 'none'] ?? '';
  return [status, finding?.code ?? '', side, String(keysSent), moneyBack === 0 ? '-' : toDecimal(money(moneyBack))];
}
