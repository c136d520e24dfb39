import { type Instant, plusSeconds } from '@app/kernel';
import type { Documents } from '../documents.port.js';
import type { UnsettledMessage } from './unsettled-messages.projection.js';

/** A message without an outcome for this long is taken up again. */
const TAKE_UP_AFTER_SECONDS = 10;

/** Messages of channels that nobody has finished. */
export class UnsettledMessages {
  constructor(private readonly documents: Documents<UnsettledMessage>) {}

  /** Messages that are to be taken up again at `now`, oldest first. */
  async toTakeUp(now: Instant, limit = 100): Promise<readonly UnsettledMessage[]> {
    const found = await this.documents.find({
      range: { field: 'receivedAt', to: plusSeconds(now, -TAKE_UP_AFTER_SECONDS) },
      orderBy: { field: 'receivedAt', direction: 'asc' },
      limit,
    });
    return found.map(({ doc }) => doc);
  }

  /** What an account sent that nobody has finished, newest first. */
  async ofAccount(account: string, limit = 1_000): Promise<readonly UnsettledMessage[]> {
    const orderBy = { field: 'receivedAt', direction: 'desc' } as const;
    return (await this.documents.find({ where: { account }, orderBy, limit })).map(({ doc }) => doc);
  }
}
