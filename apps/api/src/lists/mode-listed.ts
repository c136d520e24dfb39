import type { ReadSide } from '@app/assembly';
import { type CallerIdentity, mustBeOfMode } from '@app/platform/http';

type Mode = CallerIdentity['mode'];

/**
 * The mode of what a caller is shown: that of his key. An administrator says which he wants; where he says nothing it is left to the list.
 * @throws Problem mode-mismatch where another one is asked for
 */
export function modeListed(caller: CallerIdentity, asked?: Mode): Mode | undefined {
  if (asked !== undefined) mustBeOfMode(caller, { list: asked });
  return caller.role === 'admin' ? asked : caller.mode;
}

const PAGE = 100;

/** The payment accounts that are of the other mode: what came to any other one is shown. Without a mode there are none. */
export async function accountsHidden(
  { channelAccounts }: Pick<ReadSide, 'channelAccounts'>,
  mode: Mode | undefined,
): Promise<ReadonlySet<string>> {
  const accounts = new Set<string>();
  if (mode === undefined) return accounts;
  const other = mode === 'live' ? 'test' : 'live';
  for (let after: string | undefined; ; ) {
    const { items, next } = await channelAccounts.list({ mode: other, limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { account } of items) accounts.add(account);
    if (next === null) return accounts;
    after = next;
  }
}
