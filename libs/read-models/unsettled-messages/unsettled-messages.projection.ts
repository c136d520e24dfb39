import type { MessageReceived, MessageSettled } from '@app/domain/channels';
import { type Instant, never, type Projection } from '@app/kernel';

/** A recorded message of a channel without an outcome. */
export type UnsettledMessage = {
  /** Id of the MessageReceived record, and where it stands. */
  readonly messageId: string;
  readonly stream: string;
  readonly revision: string;
  readonly account: string;
  readonly claimedOutTradeNo: string | undefined;
  /** When we recorded it: its age counts from here. */
  readonly receivedAt: Instant;
};

/** Which recorded messages has nobody finished? */
export const unsettledMessages: Projection<UnsettledMessage, MessageReceived | MessageSettled> = {
  name: 'unsettled-messages',
  version: 1,
  indexes: [['receivedAt'], ['account', 'receivedAt']],
  on: ['MessageReceived', 'MessageSettled'],
  route: (event) => (event.type === 'MessageReceived' ? event.id : event.data.message),
  evolve: (_doc, event) => {
    switch (event.type) {
      case 'MessageReceived':
        return {
          messageId: event.id,
          stream: event.stream,
          revision: String(event.revision),
          account: event.data.account,
          claimedOutTradeNo: event.data.claimedOutTradeNo,
          receivedAt: event.metadata.recordedAt,
        };
      case 'MessageSettled':
        return null;
      default:
        return never(event);
    }
  },
};
