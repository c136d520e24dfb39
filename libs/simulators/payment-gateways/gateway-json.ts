/** A JSON object whose fields nobody has checked yet. */
export type Fields = { readonly [field: string]: unknown };

/** Reads bytes as a JSON object; an empty one when they are none. */
export function readFields(bytes: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

/** A field as text; empty when it is no text. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** A field as a whole number. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
