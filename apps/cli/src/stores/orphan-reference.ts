import { explainOrphan, isProvisional } from '@app/assembly';
import type { OrphanDiagnosis } from '@app/diagnosis';
import type { Call } from '../call.js';
import { CliFault } from '../faults/fault.js';
import { type MomentOptions, timeAsked } from './moment.js';
import type { ReadingStores } from './reading-stores.js';

/** Why money that no order asked for is where it is. */
export type OrphanExplained = OrphanDiagnosis & { readonly provisional: boolean };

/**
 * What came under a number that no order has: the channel's, or one that the channel says is ours. Undefined where nothing did.
 * @throws CliFault foreign-payment where it is another shop's, no-order-to-cite where a record or a citation of an order is asked for, bad-time, time-in-the-future; UnknownRuleset
 */
export async function orphanExplained(
  call: Call,
  stores: ReadingStores,
  asked: string,
  { asOf, at, atRevision, ruleset }: MomentOptions & { readonly ruleset?: string },
): Promise<OrphanExplained | undefined> {
  if (stores.documents() === undefined) return undefined;
  const { clock } = call.surroundings;
  const found = await stores.reads().orphanPayments.mentioning(asked.trim());
  const ours = found.find(({ stage }) => stage !== 'foreign');
  const [foreign] = found;
  if (ours === undefined) {
    if (foreign === undefined) return undefined;
    throw new CliFault({ kind: 'foreign-payment', asked: asked.trim(), account: foreign.account });
  }
  if (at !== undefined || atRevision !== undefined) throw new CliFault({ kind: 'no-order-to-cite', asked: asked.trim() });
  const question = { asOf: timeAsked(asOf, clock.now()), ruleset, timeZone: stores.configuration.timezone };
  const diagnosis = await explainOrphan(stores.events, ours.id, question);
  return diagnosis === undefined ? undefined : { ...diagnosis, provisional: isProvisional(diagnosis.asOf, clock.now()) };
}
