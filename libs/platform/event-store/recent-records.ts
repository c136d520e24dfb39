import type { StoredEvent } from '@app/kernel';

/** A record that has just come, taken apart once for all who follow. */
export class RecentRecord<Raw> {
  #event: StoredEvent | undefined;

  constructor(
    readonly raw: Raw,
    private readonly decode: (raw: Raw) => StoredEvent,
  ) {}

  /** @throws DamagedRecord */
  get event(): StoredEvent {
    this.#event ??= this.decode(this.raw);
    return this.#event;
  }
}

/** How an engine's records are kept at hand. `sizeOf`: in bytes or characters, of which `mostInAll` are kept. */
export type RecentRecordsOptions<Raw, Position extends number | bigint> = {
  readonly positionOf: (raw: Raw) => Position;
  readonly sizeOf: (raw: Raw) => number;
  readonly decode: (raw: Raw) => StoredEvent;
  readonly most: number;
  readonly mostInAll: number;
};

/** The newest records of the log, so that those who are up to date need not ask the store for them. */
export class RecentRecords<Raw, Position extends number | bigint> {
  #records: RecentRecord<Raw>[] = [];
  #size = 0;

  /** @param floor every record beyond this position that has come is at hand */
  constructor(
    private floor: Position,
    private readonly options: RecentRecordsOptions<Raw, Position>,
  ) {}

  /** Takes the next record; when there are too many, the older half goes. */
  push(raw: Raw): void {
    const { sizeOf, decode, most, mostInAll } = this.options;
    this.#records.push(new RecentRecord(raw, decode));
    this.#size += sizeOf(raw);
    if (this.#records.length > most || this.#size > mostInAll) this.#forgetOlder();
  }

  /** The records after a position, if all of them are still at hand. */
  after(position: Position, limit: number): readonly RecentRecord<Raw>[] | undefined {
    if (position < this.floor) return undefined;
    const first = this.#firstBeyond(position);
    return this.#records.slice(first, first + limit);
  }

  /** Half at a time: one by one would copy the rest each time. */
  #forgetOlder(): void {
    const { positionOf, sizeOf, most, mostInAll } = this.options;
    let surplus = 0;
    while (this.#records.length - surplus > most / 2 || this.#size > mostInAll / 2) {
      const oldest = this.#records[surplus];
      if (oldest === undefined) break;
      this.#size -= sizeOf(oldest.raw);
      this.floor = positionOf(oldest.raw);
      surplus += 1;
    }
    this.#records = this.#records.slice(surplus);
  }

  #firstBeyond(position: Position): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const record = this.#records[middle];
      if (record !== undefined && this.options.positionOf(record.raw) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
