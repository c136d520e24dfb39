import type { Doc, DocValue } from '@app/kernel';

/** The event that made a field what the log says it is. */
export type FieldOrigin = { readonly stream: string; readonly revision: string; readonly type: string; readonly position: string };

/** A field, as a path, and what it holds on each side, as shortened JSON; `absent` where there is none. */
export type FieldDifference = {
  /** The path, joined by dots for those who read it. */
  readonly field: string;
  readonly left: string;
  readonly right: string;
  /** The event that made the field what the log says it is; left out where no event did. */
  readonly from?: FieldOrigin;
};

/** The path that stands for the whole document, and the one that stands for the event it was last touched by. */
const WHOLE_DOCUMENT = '(document)';
export const LAST_EVENT = '(position)';

const MOST_FIELDS = 50;
const LONGEST_VALUE = 120;

/** Where two documents differ, at most 50 fields of it. Empty when they say the same. */
export function differingFields(left: Doc | null, right: Doc | null): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  collect(left, right, '', found);
  return found;
}

function collect(left: DocValue, right: DocValue, path: string, found: FieldDifference[]): void {
  if (left === right || found.length >= MOST_FIELDS) return;
  if (isContainer(left) && isContainer(right) && Array.isArray(left) === Array.isArray(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      collect(member(left, key), member(right, key), path === '' ? key : `${path}.${key}`, found);
    }
    return;
  }
  found.push({ field: path === '' ? WHOLE_DOCUMENT : path, left: shown(left), right: shown(right) });
}

/** What a document holds at the path of a difference: its whole text, so that any change of it is seen. Differs for every event at `LAST_EVENT`. */
export function fieldShown(doc: Doc | null, field: string): string | symbol {
  if (field === LAST_EVENT) return Symbol(LAST_EVENT);
  const value = field === WHOLE_DOCUMENT ? doc : valueAt(doc, field);
  return value === undefined ? ABSENT : JSON.stringify(value);
}

/** Keys may have dots in them, so those that are there say where the path goes. */
function valueAt(value: DocValue, path: string): DocValue {
  if (!isContainer(value)) return undefined;
  if (Object.hasOwn(value, path)) return member(value, path);
  const on = Object.keys(value).filter((key) => path.startsWith(`${key}.`));
  return on.map((key) => valueAt(member(value, key), path.slice(key.length + 1))).find((found) => found !== undefined);
}

const ABSENT = 'absent';

type Container = { readonly [key: string]: DocValue };

function isContainer(value: DocValue): value is Container {
  return typeof value === 'object' && value !== null;
}

function member(container: Container, key: string): DocValue {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function shown(value: DocValue): string {
  if (value === undefined) return ABSENT;
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
