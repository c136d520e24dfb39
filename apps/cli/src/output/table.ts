import { padded, widthOf } from './text-width.js';

/** Rows under their headings, each column as wide as it needs. The last column is not filled up. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], paintHeading: (text: string) => string): string[] {
  const widths = headings.map((heading, column) => Math.max(...[heading, ...rows.map((row) => row[column] ?? '')].map(widthOf)));
  const line = (cells: readonly string[]): string =>
    widths.map((width, column) => (column === widths.length - 1 ? (cells[column] ?? '') : padded(cells[column] ?? '', width))).join('  ');
  return [paintHeading(line(headings).trimEnd()), ...rows.map((row) => line(row).trimEnd())];
}
