import type { Doc, DocValue } from '@app/kernel';

/** A field, as a path, and what it holds on each side, as shortened JSON; `absent` where there is none. */
export type FieldDifference = { readonly field: string; readonly left: string; readonly right: string };

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
  found.push({ field: path === '' ? '(document)' : path, left: shown(left), right: shown(right) });
}

type Container = { readonly [key: string]: DocValue };

function isContainer(value: DocValue): value is Container {
  return typeof value === 'object' && value !== null;
}

function member(container: Container, key: string): DocValue {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function shown(value: DocValue): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
