/** An answer as JSON for programs. 64-bit numbers are strings, as everywhere in stored JSON. */
export function jsonText(answer: unknown): string {
  return JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
}
