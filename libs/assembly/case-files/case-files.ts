import {
  CURRENT_RULESET,
  type Diagnosis,
  diagnose,
  type Explanation,
  explainOrder,
  type HistoryGap,
  historyGap,
  type Surroundings,
  surroundingsOf,
} from '@app/diagnosis';
import {
  emptyCase,
  evolveCase,
  type HistoryDamage,
  type OrderCase,
  type OrderRecord,
  type OrderStatus,
  orderStatus,
  orderStream,
  placedOrder,
} from '@app/domain/order-case';
import type { Instant, OrderId, StoredEvent, Upcast } from '@app/kernel';
import { type Damage, DamagedRecord, type EventStore } from '@app/platform/event-store';
import { ReadModelNotReady } from '@app/platform/subscriptions';
import { upToDate } from '../event-versions.js';
import { type CaseCitation, citationText } from './case-citation.js';
import { finderByScan, type OutsideFinder, type RecordPlace } from './outside-finder.js';
import { type OutsideRecord, readOutside, restsOn } from './outside-records.js';
import { SurroundingsReader, type Whereabouts } from './surroundings-reader.js';

/** What case files are read with. */
export type CaseFilesOptions = {
  readonly events: Pick<EventStore, 'readStream' | 'readHead' | 'findDamage' | 'readAll'>;
  readonly tradePrefix: string;
  /** The IANA zone in which times are written. */
  readonly timeZone: string;
  /** Brings records up to date; left out, as this program knows them. */
  readonly upcast?: Upcast;
  /** How to find what claims an order; left out, the log is read from the order on. */
  readonly finder?: OutsideFinder;
};

/** Up to where a case file is read: of each stream the longest beginning recorded by then, or what a citation names. */
export type ReadUntil = { readonly asOf: Instant; readonly upToRevision?: number | undefined; readonly at?: CaseCitation | undefined };

/** An order's case file as it was read, from its first record on. */
export type CaseFileRead = {
  readonly orderId: OrderId;
  readonly asOf: Instant;
  /** The sound ones brought up to date, what comes after them as it stands in the store. */
  readonly records: readonly OrderRecord[];
  /** The same records, each as it was recorded. */
  readonly stored: readonly StoredEvent[];
  /** How many of them, from the first on, are as they were recorded. */
  readonly sound: number;
  /** The sound records, folded. */
  readonly file: OrderCase;
  readonly chain: 'intact' | 'broken';
  /** The first record of the order that does not fit, where the chain is broken by one. */
  readonly damage: Damage | undefined;
  /** Where the order's own history ceases to hold; whatever the damage, there is one. */
  readonly gap: HistoryGap | undefined;
};

/** The short answer for a shop or a buyer, and what it was read from. */
export type Explained = {
  readonly explanation: Explanation;
  /** Null while the history is as it was recorded. */
  readonly damage: HistoryDamage | null;
  /** The sound records, folded: with damage, how the order stood once, and not how it stands. */
  readonly file: OrderCase;
};

/** A case file with all that it rests on and that went on around it. */
export type CaseFileInFull = CaseFileRead & {
  readonly outside: readonly OutsideRecord[];
  readonly surroundings: Surroundings;
  /** Given as `at`, exactly these records are read again. */
  readonly citation: string;
};

/** Reads orders and explains them, from records alone. */
export class CaseFiles {
  readonly #finder: OutsideFinder;
  readonly #surroundings: SurroundingsReader;
  readonly #upcast: Upcast;

  constructor(private readonly options: CaseFilesOptions) {
    this.#finder = options.finder ?? finderByScan(options.events);
    this.#upcast = options.upcast ?? upToDate;
    this.#surroundings = new SurroundingsReader(options.events, this.#upcast);
  }

  /**
   * The order's own records, each checked against the one before; undefined when there is no such order.
   * @throws UnknownEventVersion
   */
  async read(orderId: OrderId, until: ReadUntil): Promise<CaseFileRead | undefined> {
    const { events } = this.options;
    const stream = orderStream(orderId);
    const upTo = Math.min(until.upToRevision ?? Number.MAX_SAFE_INTEGER, until.at?.streams[stream] ?? Number.MAX_SAFE_INTEGER);
    const asOf = until.at?.asOf ?? until.asOf;
    const { stored, unreadable } = await this.#recordsOf(stream, asOf, upTo);
    if (stored.length === 0 && !unreadable && (await events.readHead(stream)) === undefined) return undefined;
    const found = await events.findDamage({ stream });
    const damage = found !== undefined && found.revision < stored.length + (unreadable ? 1 : 0) ? found : undefined;
    const unread = unreadable ? gapAt('altered', stored.length, stored) : undefined;
    const gap = historyGap(orderId, stored) ?? (damage === undefined ? unread : gapOf(damage, stored));
    const sound = damage?.revision ?? gap?.atRevision ?? stored.length;
    const records = this.#soundUpToDate(stored, sound);
    const file = folded(records.slice(0, sound));
    const chain = gap === undefined ? 'intact' : 'broken';
    return { orderId, asOf, records, stored, sound, file, chain, damage, gap };
  }

  /** The case file, the records it rests on, and its surroundings. */
  async readInFull(orderId: OrderId, until: ReadUntil): Promise<CaseFileInFull | undefined> {
    const read = await this.read(orderId, until);
    if (read === undefined) return undefined;
    const refs = new Map(
      read.records
        .slice(0, read.sound)
        .flatMap(restsOn)
        .map((ref) => [`${ref.stream}@${ref.revision}`, ref]),
    );
    const outside = await readOutside(this.options.events, this.#upcast, [...refs.values()]);
    const { surroundings, citation } = await this.#around(read, until.at ?? (await this.#find(read)));
    const chain = outside.every(({ intact }) => intact) ? read.chain : 'broken';
    return { ...read, chain, outside, surroundings, citation: citationText(citation) };
  }

  /**
   * Why the order stands where it stands; undefined when there is no such order.
   * @throws UnknownRuleset
   */
  async diagnose(
    orderId: OrderId,
    until: ReadUntil & { readonly ruleset?: string | undefined },
  ): Promise<{ readonly diagnosis: Diagnosis; readonly read: CaseFileInFull } | undefined> {
    const read = await this.readInFull(orderId, until);
    if (read === undefined) return undefined;
    const { records, surroundings, asOf, gap } = read;
    const { timeZone } = this.options;
    const options = { asOf, ruleset: until.ruleset ?? CURRENT_RULESET, surroundings, timeZone, chain: gap ?? 'checked' } as const;
    return { diagnosis: diagnose({ orderId, records }, options), read };
  }

  /** The short answer for a shop or a buyer; undefined when there is no such order. */
  async explain(orderId: OrderId, asOf: Instant): Promise<Explained | undefined> {
    const read = await this.read(orderId, { asOf });
    if (read === undefined) return undefined;
    const { records, file, gap } = read;
    if (records.length === 0 && gap === undefined) return undefined;
    const { surroundings } = await this.#around(read, await this.#findIfReady(read));
    const { timeZone } = this.options;
    const options = { asOf, ruleset: CURRENT_RULESET, surroundings, timeZone, chain: gap ?? 'checked' } as const;
    return { explanation: explainOrder({ orderId, records }, options), damage: damageIn(read), file };
  }

  async #recordsOf(
    stream: string,
    asOf: Instant,
    upTo: number,
  ): Promise<{ readonly stored: readonly OrderRecord[]; readonly unreadable: boolean }> {
    const stored: OrderRecord[] = [];
    try {
      for await (const event of this.options.events.readStream(stream, { limit: Math.min(upTo, Number.MAX_SAFE_INTEGER - 1) + 1 })) {
        if (event.metadata.recordedAt > asOf) break;
        // An order's stream holds an order's facts.
        stored.push(event as OrderRecord);
      }
    } catch (error) {
      if (error instanceof DamagedRecord) return { stored, unreadable: true };
      throw error;
    }
    return { stored, unreadable: false };
  }

  /** Bytes that nobody vouches for are not read as any version. */
  #soundUpToDate(stored: readonly OrderRecord[], sound: number): readonly OrderRecord[] {
    return stored.map((record, index) => (index < sound ? (this.#upcast(record) as OrderRecord) : record));
  }

  async #around(
    read: Pick<CaseFileRead, 'orderId' | 'asOf' | 'records' | 'file'>,
    by: CaseCitation | Claims,
  ): Promise<{ readonly surroundings: Surroundings; readonly citation: CaseCitation }> {
    const { asOf, records, file, orderId } = read;
    const accounts = [...new Set(file.payments.attempts.map(({ account }) => account))];
    const claims = 'streams' in by ? claimsIn(by) : by;
    const until = 'streams' in by ? { asOf, revisions: by.streams } : { asOf };
    const around = await this.#surroundings.read({ accounts, ...claims }, until);
    const streams = { ...around.streams, [orderStream(orderId)]: records.length - 1 };
    const surroundings = surroundingsOf(around.records, this.options.tradePrefix);
    return { surroundings, citation: { asOf, streams, messages: byStream(claims.messages) } };
  }

  /** What can be found now: an explanation does without what only the views know while they are being built. */
  async #findIfReady(read: Pick<CaseFileRead, 'orderId' | 'records' | 'sound' | 'file'>): Promise<Claims> {
    try {
      return await this.#find(read);
    } catch (error) {
      if (!(error instanceof ReadModelNotReady)) throw error;
      return { tradeStreams: [], messages: citedMessages(read) };
    }
  }

  async #find(read: Pick<CaseFileRead, 'orderId' | 'records' | 'sound' | 'file'>): Promise<Claims> {
    const { orderId, records, file } = read;
    const [first] = records;
    const order = placedOrder(file.ordering);
    if (first === undefined || order === undefined) return { tradeStreams: [], messages: [] };
    const claimed = { orderId, tradePrefix: order.tradePrefix, attempts: file.payments.attempts, position: first.position };
    const [tradeStreams, unsettled] = await Promise.all([this.#finder.orphanTrades(claimed), this.#finder.unsettledMessages(claimed)]);
    const places = [...citedMessages(read), ...unsettled];
    return { tradeStreams, messages: [...new Map(places.map((place) => [`${place.stream}@${place.revision}`, place])).values()] };
  }
}

/** Where an order's history is damaged; null where all of it is as it was recorded. */
export function damageIn({ orderId, damage, gap }: Pick<CaseFileRead, 'orderId' | 'damage' | 'gap'>): HistoryDamage | null {
  if (gap === undefined) return null;
  return { stream: orderStream(orderId), revision: String(damage?.revision ?? gap.atRevision), kind: damage?.kind ?? gap.what };
}

/** How the order stood; null where nothing had been recorded yet, and where damage leaves that unknown. */
export function statusIn({ file, gap }: Pick<CaseFileRead, 'file' | 'gap'>): OrderStatus | null {
  return gap !== undefined || file.revision < 0 ? null : orderStatus(file);
}

/** What speaks of an order from outside: trades that are no attempt's, and messages. */
type Claims = Pick<Whereabouts, 'tradeStreams' | 'messages'>;

function citedMessages({ records, sound }: Pick<CaseFileRead, 'records' | 'sound'>): readonly RecordPlace[] {
  const cited = records.slice(0, sound).flatMap(restsOn);
  return cited.filter(({ stream }) => stream.startsWith('inbox-')).map(({ stream, revision }) => ({ stream, revision: Number(revision) }));
}

function claimsIn({ streams, messages }: CaseCitation): Claims {
  return {
    tradeStreams: Object.keys(streams).filter((stream) => stream.startsWith('trade-')),
    messages: Object.entries(messages).flatMap(([stream, revisions]) => revisions.map((revision) => ({ stream, revision }))),
  };
}

function folded(records: readonly OrderRecord[]): OrderCase {
  return records.reduce<OrderCase>(
    (file, record) => evolveCase(file, record, { revision: record.revision, recordedAt: record.metadata.recordedAt }),
    emptyCase,
  );
}

function gapOf({ kind, revision }: Damage, records: readonly OrderRecord[]): HistoryGap {
  return gapAt(kind === 'gap' ? 'missing' : 'altered', revision, records);
}

function gapAt(what: HistoryGap['what'], atRevision: number, records: readonly OrderRecord[]): HistoryGap {
  return { what, atRevision, between: [records[atRevision - 1], records[atRevision]].filter((record) => record !== undefined) };
}

function byStream(places: readonly RecordPlace[]): CaseCitation['messages'] {
  const streams = Map.groupBy(places, ({ stream }) => stream);
  return Object.fromEntries([...streams].map(([stream, at]) => [stream, at.map(({ revision }) => revision)]));
}
