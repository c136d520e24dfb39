import type { StoredEvent } from '@app/kernel';

/** What is kept of every record besides its data: its command's trace, and what holds it all together. */
const EACH_RECORD = 400;
const EACH_VALUE = 16;

/** About how many bytes of memory a fold takes for a record: a fold holds no more than what its records say. */
export function weightOf({ data }: Pick<StoredEvent, 'data'>): number {
  return EACH_RECORD + weightOfValue(data);
}

function weightOfValue(value: unknown): number {
  if (typeof value === 'string') return EACH_VALUE + value.length;
  if (typeof value !== 'object' || value === null) return EACH_VALUE;
  return Object.values(value).reduce((sum: number, member) => sum + weightOfValue(member), EACH_VALUE);
}
