import { type Decide, type Decider, type EventVersions, never } from '@app/kernel';
import { claimQuota } from './claim-quota/claim-quota.decide.js';
import { freeQuota } from './free-quota/free-quota.decide.js';
import { evolveQuota, noClaims, type Quota } from './quota.state.js';
import type { QuotaCommand } from './vault.commands.js';
import type { QuotaFact } from './vault.events.js';
import { vaultVersions } from './vault.upcasters.js';

const decide: Decide<QuotaCommand, Quota, QuotaFact> = (command, quota) => {
  switch (command.type) {
    case 'ClaimQuota':
      return claimQuota(command, quota);
    case 'FreeQuota':
      return freeQuota(command, quota);
    default:
      return never(command);
  }
};

/** Everything there is to the stream of one buyer and one product. */
export const quotaDecider: Decider<Quota, QuotaCommand, QuotaFact> & EventVersions & { readonly name: string } = {
  name: 'quota',
  initialState: noClaims,
  evolve: evolveQuota,
  decide,
  ...vaultVersions,
};
