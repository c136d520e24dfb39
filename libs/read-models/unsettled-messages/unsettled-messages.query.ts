import { type Instant, plusSeconds } from '@app/kernel';
import type { Documents } from '../documents.port.js';
import type { UnsettledMessage } from './unsettled-messages.projection.js';

/** A message without an outcome for this long is taken up again. */
const TAKE_UP_AFTER_SECONDS = 10;
const PAGE = 100;

/** Messages of channels that nobody has finished. */
export class UnsettledMessages {
  constructor(private readonly documents: Documents<UnsettledMessage>) {}

  /** Messages that are to be taken up again at `now`, oldest first; all of them, however many fail again. */
  async *toTakeUp(now: Instant, page = PAGE): AsyncGenerator<UnsettledMessage, void, undefined> {
    const range = { field: 'receivedAt', to: plusSeconds(now, -TAKE_UP_AFTER_SECONDS) };
    const orderBy = { field: 'receivedAt', direction: 'asc' } as const;
    let after: { readonly value: string; readonly id: string } | undefined;
    for (;;) {
      const found = await this.documents.find({ range, orderBy, limit: page, ...(after === undefined ? {} : { after }) });
      for (const { doc } of found) yield doc;
      const last = found.at(-1);
      if (last === undefined || found.length < page) return;
      after = { value: last.doc.receivedAt, id: last.id };
    }
  }

  /** What an account sent that nobody has finished, newest first. */
  async ofAccount(account: string, limit = 1_000): Promise<readonly UnsettledMessage[]> {
    const orderBy = { field: 'receivedAt', direction: 'desc' } as const;
    return (await this.documents.find({ where: { account }, orderBy, limit })).map(({ doc }) => doc);
  }
}
