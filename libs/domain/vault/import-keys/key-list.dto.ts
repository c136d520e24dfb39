type Fault = { readonly field: string; readonly code: string; readonly message: string };

/** How many faults are named. */
const MOST_FAULTS = 100;

/** Reads the JSON body of an import, `{"keys": ["…", …]}`: the one input that may be a stream instead, so it is checked here. */
export function keyListIn(body: unknown): { readonly keys: readonly string[] } | { readonly faults: readonly Fault[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return fault('keys', 'is-array', 'keys must be an array');
  const unknown = Object.keys(body).filter((member) => member !== 'keys');
  if (unknown.length > 0) {
    return { faults: unknown.slice(0, MOST_FAULTS).map((field) => ({ field, code: 'unknown-field', message: 'should not exist' })) };
  }
  const keys: unknown = 'keys' in body ? body.keys : undefined;
  if (!Array.isArray(keys)) return fault('keys', 'is-array', 'keys must be an array');
  const values: readonly unknown[] = keys;
  if (values.length === 0) return fault('keys', 'array-not-empty', 'keys must not be empty');
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length === values.length) return { keys: texts };
  const faults = values.flatMap((value, index) =>
    typeof value === 'string' ? [] : [{ field: `keys.${index}`, code: 'is-string', message: 'must be a string' }],
  );
  return { faults: faults.slice(0, MOST_FAULTS) };
}

function fault(field: string, code: string, message: string): { readonly faults: readonly Fault[] } {
  return { faults: [{ field, code, message }] };
}
