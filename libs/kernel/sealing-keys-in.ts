/** The ids of the keys by which values in a fact are sealed, however deep they lie. */
export function sealingKeysIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('alg' in value && value.alg === 'A256GCM' && 'keyId' in value && typeof value.keyId === 'string') return [value.keyId];
  return Object.values(value).flatMap(sealingKeysIn);
}
