/**
 * A map for states that are folded from long streams. One more entry leaves the map before as it was and costs, on average,
 * the logarithm of the size; copying a `Map` costs all of its size each time, so folding n entries would cost n².
 */
export class GrowingMap<V> {
  /** Oldest and largest first; what stands in a later one counts. None is changed once it is here. */
  readonly #layers: readonly ReadonlyMap<string, V>[];

  constructor(layers: readonly ReadonlyMap<string, V>[] = []) {
    this.#layers = layers;
  }

  get(key: string): V | undefined {
    return this.#layers.findLast((layer) => layer.has(key))?.get(key);
  }

  has(key: string): boolean {
    return this.#layers.some((layer) => layer.has(key));
  }

  /** The map with this entry added, or changed. */
  with(key: string, value: V): GrowingMap<V> {
    const older = [...this.#layers];
    let newest = new Map([[key, value]]);
    for (let below = older.at(-1); below !== undefined && below.size <= newest.size; below = older.at(-1)) {
      newest = together([below, newest]);
      older.pop();
    }
    return new GrowingMap([...older, newest]);
  }

  /** All entries, in the order in which their keys came; costs the whole size. */
  whole(): ReadonlyMap<string, V> {
    return together(this.#layers);
  }
}

function together<V>(layers: readonly ReadonlyMap<string, V>[]): Map<string, V> {
  const [first, ...later] = layers;
  const all = new Map(first);
  for (const layer of later) for (const [key, value] of layer) all.set(key, value);
  return all;
}
