import type { SurroundingRecord } from '@app/diagnosis';
import { channelStream } from '@app/domain/channels';
import { PLATFORM_STREAM } from '@app/domain/operations';
import type { Instant, StoredEvent, Upcast } from '@app/kernel';
import { DamagedRecord, type EventStore } from '@app/platform/event-store';
import type { RecordPlace } from './outside-finder.js';

/** Where to look around an order. */
export type Whereabouts = {
  readonly accounts: readonly string[];
  readonly tradeStreams: readonly string[];
  readonly messages: readonly RecordPlace[];
};

/** What was read, and up to where. */
export type SurroundingsRead = { readonly records: readonly SurroundingRecord[]; readonly streams: { readonly [stream: string]: number } };

/** Up to where a stream counts: the last revision, or the last time. */
export type Until = { readonly asOf: Instant; readonly revisions?: { readonly [stream: string]: number } };

/** How far behind a message its settlement is looked for. */
const SETTLED_WITHIN = 2_000;

/** Reads what went on around an order, each stream from its beginning; what was read once of the platform's own is kept. */
export class SurroundingsReader {
  readonly #kept = new Map<string, readonly StoredEvent[]>();

  constructor(
    private readonly events: Pick<EventStore, 'readStream'>,
    private readonly upcast: Upcast,
  ) {}

  async read({ accounts, tradeStreams, messages }: Whereabouts, until: Until): Promise<SurroundingsRead> {
    const followed = [PLATFORM_STREAM, ...accounts.map(channelStream)];
    const parts = await Promise.all([
      ...followed.map(async (stream) => ({ stream, events: await this.#followed(stream) })),
      ...tradeStreams.map(async (stream) => ({ stream, events: await this.#all(stream) })),
      ...messages.map(async (place) => ({ stream: place.stream, events: await this.#message(place) })),
    ]);
    const known = parts.map(({ stream, events }) => ({ stream, events: events.filter((event) => counts(event, until)) }));
    const streams: Record<string, number> = {};
    for (const { stream, events } of known) streams[stream] = Math.max(streams[stream] ?? -1, events.at(-1)?.revision ?? -1);
    const records = new Map(known.flatMap(({ events }) => events.map((event) => [event.id, event as SurroundingRecord])));
    return { records: [...records.values()], streams };
  }

  async #followed(stream: string): Promise<readonly StoredEvent[]> {
    const kept = this.#kept.get(stream) ?? [];
    const newer = await this.#all(stream, (kept.at(-1)?.revision ?? -1) + 1);
    if (newer.length === 0) return kept;
    const all = [...kept, ...newer];
    this.#kept.set(stream, all);
    return all;
  }

  async #all(stream: string, from = 0): Promise<readonly StoredEvent[]> {
    const found: StoredEvent[] = [];
    try {
      for await (const event of this.events.readStream(stream, { from })) found.push(this.upcast(event));
    } catch (error) {
      // What comes before it still stands.
      if (!(error instanceof DamagedRecord)) throw error;
    }
    return found;
  }

  /** A message and its settlement, which follows it in the same stream. */
  async #message({ stream, revision }: RecordPlace): Promise<readonly StoredEvent[]> {
    let message: StoredEvent | undefined;
    for await (const stored of this.events.readStream(stream, { from: revision, limit: SETTLED_WITHIN })) {
      const event = this.upcast(stored);
      if (message === undefined) {
        if (event.revision !== revision || event.type !== 'MessageReceived') return [];
        message = event;
      } else if (event.type === 'MessageSettled' && settles(event, message)) {
        return [message, event];
      }
    }
    return message === undefined ? [] : [message];
  }
}

function settles({ data }: StoredEvent, message: StoredEvent): boolean {
  return typeof data === 'object' && data !== null && 'message' in data && data.message === message.id;
}

function counts({ stream, revision, metadata }: StoredEvent, { asOf, revisions }: Until): boolean {
  return metadata.recordedAt <= asOf && (revisions === undefined || revision <= (revisions[stream] ?? -1));
}
