/** Every order of arrival: `permutations(['a', 'b'])` gives [['a', 'b'], ['b', 'a']]. */
export function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, index) => permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}
