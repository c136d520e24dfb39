import { type OrderFact, type OrderRecord, orderStream } from '@app/domain/order-case';
import { type Actor, decodeRecord, derivedCommandId, encodeRecords, type Instant, type StreamHead } from '@app/kernel';
import { STORY_START } from '../fake-clock.js';
import { ORDER, SHOP } from './story-values.js';

/** How the records of a story came to be, where it matters. */
export type Recording = { readonly orderId?: string; readonly shopId?: string; readonly actor?: Actor; readonly firstPosition?: bigint };

/**
 * A story as records of one stream, chained and hashed as the store would have them. A fact without a time has that of
 * the one before it.
 */
export function orderRecords(
  story: readonly (OrderFact & { readonly recordedAt?: Instant })[],
  how: Recording = {},
): readonly OrderRecord[] {
  const { orderId = ORDER, shopId = SHOP, actor = { kind: 'system', id: 'story' }, firstPosition = 0n } = how;
  const stream = orderStream(orderId);
  let head: StreamHead | undefined;
  return story.map(({ recordedAt, type, data }, index) => {
    const commandId = derivedCommandId('story', orderId, index);
    const [encoded] = encodeRecords([{ type, data }], {
      stream,
      head,
      now: recordedAt ?? head?.recordedAt ?? STORY_START,
      metadata: { commandId, $correlationId: orderId, $causationId: commandId, actor, shopId, codeVersion: 'story' },
      schemaVersionOf: () => 1,
    });
    if (encoded === undefined) throw new Error('one fact makes one record');
    head = encoded;
    // What was encoded from an OrderFact is one.
    return decodeRecord(encoded.canonical, firstPosition + BigInt(index)) as OrderRecord;
  });
}
