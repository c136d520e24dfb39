import type { Documents } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { ChannelAccountNow } from './channel-accounts.projection.js';

/** The channel accounts of this install. */
export class ChannelAccounts {
  constructor(private readonly documents: Documents<ChannelAccountNow>) {}

  /** By name; without a mode, live and test. @throws BadCursor */
  list(wanted: PageRequest & { readonly mode?: ChannelAccountNow['mode'] | undefined }): Promise<Page<ChannelAccountNow>> {
    const { mode } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      ...(mode === undefined ? {} : { where: { mode } }),
      orderBy: { field: 'account', direction: 'asc' },
      show: (account) => account,
    });
  }

  /** The account, enabled or not; undefined when it was never configured. */
  find(account: string): Promise<ChannelAccountNow | undefined> {
    return this.documents.get(account);
  }
}

/** Can one pay with it now? */
export function isHealthy({ enabled, silentSince }: ChannelAccountNow): boolean {
  return enabled && silentSince === undefined;
}
