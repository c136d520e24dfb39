import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours text for a terminal that shows colours, and leaves it alone anywhere else (`NO_COLOR` and `FORCE_COLOR` are honoured). */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
