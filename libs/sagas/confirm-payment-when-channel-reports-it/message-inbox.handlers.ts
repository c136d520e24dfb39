import { type InboxFact, inboxDecider, inboxStream, type MessageReceived, messageSubject, type Origin } from '@app/domain/channels';
import { type Clock, derivedCommandId, type MessageRefusalCode, type RawMessage, type StoredEvent } from '@app/kernel';
import { type CommandHandling, CommandNotSettled } from '@app/platform/command-handling';
import { OutcomeUnknown } from '@app/platform/event-store';
import type { SecretStore } from '@app/platform/secrets';

/** A message as the inbox holds it. */
export type InboxRecord = StoredEvent<MessageReceived>;

/** What became of a message. */
export type MessageOutcome = {
  readonly outcome: 'accepted' | 'refused' | 'orphan' | 'foreign';
  readonly code?: MessageRefusalCode;
  readonly orderId?: string;
};

/** Streams written side by side, so that messages do not queue behind one another. */
const LANES = 8;

/**
 * Keeps messages exactly as they came, in streams that only this process writes:
 * an append whose outcome stays unknown abandons its stream for the next.
 */
export class MessageInbox {
  private sequence = 0;
  private readonly abandoned = new Map<number, number>();

  constructor(
    private readonly handling: CommandHandling,
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
    /** New at each start of the process. */
    private readonly writer: string,
  ) {}

  /** Seals and appends a message. @throws whatever the append throws; the message is then not known to be kept. */
  async keep(account: string, message: RawMessage, origin: Origin, claimedOutTradeNo: string | undefined): Promise<InboxRecord> {
    this.sequence += 1;
    const lane = this.sequence % LANES;
    const stream = inboxStream(account, this.clock.now().slice(0, 10), `${this.writer}-${lane}-${this.abandoned.get(lane) ?? 0}`);
    const commandId = derivedCommandId('message', this.writer, this.sequence);
    const context = { stream, type: 'MessageReceived', fieldPath: 'sealed', commandId };
    const [sealed, digest] = await Promise.all([
      this.secrets.seal(messageSubject(commandId), JSON.stringify(packed(message, origin)), context),
      this.secrets.index('', 'payer', `${message.query}\n${Buffer.from(message.body).toString('base64')}`),
    ]);
    const bytes = message.query.length + message.body.byteLength;
    const claimed = claimedOutTradeNo === undefined ? {} : { claimedOutTradeNo };
    try {
      const handled = await this.handling.handle(
        inboxDecider,
        stream,
        { type: 'RecordMessage', account, method: message.method, contentType: message.contentType, bytes, digest, sealed, ...claimed },
        { commandId, actor: { kind: 'channel', id: account }, shopId: '', correlationId: stream, causationId: commandId },
      );
      const kept = 'events' in handled ? handled.events.find(isReceived) : undefined;
      if (kept === undefined) throw new Error('the inbox did not keep the message');
      return kept;
    } catch (error) {
      if (error instanceof OutcomeUnknown || error instanceof CommandNotSettled)
        this.abandoned.set(lane, (this.abandoned.get(lane) ?? 0) + 1);
      throw error;
    }
  }

  /** Records what became of a message, once. */
  async settle(message: InboxRecord, { outcome, code, orderId }: MessageOutcome): Promise<void> {
    const commandId = derivedCommandId('settle-message', message.id);
    const details = { ...(code === undefined ? {} : { code }), ...(orderId === undefined ? {} : { orderId }) };
    await this.handling.handle(
      inboxDecider,
      message.stream,
      { type: 'SettleMessage', message: message.id, outcome, ...details },
      {
        commandId,
        actor: { kind: 'system', id: 'inbox' },
        shopId: '',
        correlationId: message.stream,
        causationId: message.id,
      },
    );
  }

  /** Reads a kept message back; undefined when there is none there. @throws SubjectErased or CannotOpen */
  async read(stream: string, revision: number): Promise<{ readonly record: InboxRecord; readonly message: RawMessage } | undefined> {
    const records = await this.handling.records<InboxFact>(inboxDecider, stream, { upToRevision: revision });
    const record = records.at(-1);
    if (record === undefined || record.revision !== revision || !isReceived(record)) return undefined;
    const { metadata, data } = record;
    const context = { stream, type: 'MessageReceived', fieldPath: 'sealed', commandId: metadata.commandId };
    return { record, message: unpacked(data, await this.secrets.open(data.sealed, context)) };
  }
}

function isReceived(event: StoredEvent<InboxFact>): event is InboxRecord {
  return event.type === 'MessageReceived';
}

type Packed = {
  readonly query: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly peer: string;
  readonly client: string;
};

function packed(message: RawMessage, origin: Origin): Packed {
  return { query: message.query, headers: message.headers, body: Buffer.from(message.body).toString('base64'), ...origin };
}

function unpacked(data: MessageReceived['data'], text: string): RawMessage {
  const { query, headers, body } = JSON.parse(text) as Packed;
  return { method: data.method, contentType: data.contentType, query, headers, body: Buffer.from(body, 'base64') };
}
