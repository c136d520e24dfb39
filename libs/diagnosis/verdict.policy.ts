import { placedOrder } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import type { CaseReading } from './case-reading.fold.js';
import type { Finding, Modifier } from './diagnosis.shape.js';
import { codeOf, type Phrasing } from './messages/phrasing.policy.js';
import type { Addendum } from './messages/says.shape.js';
import { platformBacklog } from './rules/platform-backlog.rule.js';
import { refundedAndDelivered } from './rules/refunded-and-delivered.rule.js';
import type { Noticed, Situation } from './rules/rule.shape.js';
import type { Ruleset } from './ruleset.policy.js';
import type { Surroundings } from './surroundings.shape.js';

/** A finding as it is said, before its records are known. */
export type SaidFinding = Omit<Finding, 'records'>;

/** What is said about an order, before anyone asks what it rests on. */
export type Verdict = {
  readonly primary: SaidFinding;
  readonly secondary: readonly SaidFinding[];
  readonly modifiers: readonly Modifier[];
};

/** What the verdicts of one diagnosis have in common. */
export type Inquiry = { readonly asOf: Instant; readonly ruleset: Ruleset; readonly phrasing: Phrasing };

/** Asks the rules one after the other: the first that is unmet says why the order stands where it stands. */
export function verdictOf(reading: CaseReading, surroundings: Surroundings, { asOf, ruleset, phrasing }: Inquiry): Verdict {
  const order = placedOrder(reading.file.ordering);
  if (order === undefined) return { primary: said(noOrderYet, phrasing), secondary: [], modifiers: [] };
  const situation: Situation = { reading, order, surroundings, asOf };
  const noticed = ruleset.rules.flatMap((rule) => rule(situation));
  const primary = noticed.find(({ unmet }) => unmet);
  if (primary === undefined) throw new Error(`ruleset ${ruleset.id} leaves this history unexplained`);
  const addenda = [platformBacklog(situation), refundedAndDelivered(situation)].filter((one) => one !== undefined);
  return {
    primary: addenda.reduce((finding, addendum) => added(finding, addendum, phrasing), said(primary, phrasing)),
    secondary: noticed.filter((one) => one !== primary).map((one) => said(one, phrasing)),
    modifiers: addenda.map(({ key }) => key),
  };
}

function added(finding: SaidFinding, addendum: Addendum, phrasing: Phrasing): SaidFinding {
  // Somebody has to decide about goods and money that are both gone, even where nothing else is left to do.
  const actor = addendum.key === 'REFUNDED_AND_DELIVERED' && finding.actor === 'nobody' ? 'operator' : finding.actor;
  return { ...phrasing.withAddendum(finding, addendum), actor };
}

/** A finding, put into words. */
export function said({ says, fault, confidence, actor, dueAt }: Noticed, phrasing: Phrasing): SaidFinding {
  return { code: codeOf(says), fault, confidence, ...phrasing.textsOf(says), actor, dueAt: dueAt ?? null };
}

const noOrderYet: Noticed = {
  says: { key: 'IN_PROGRESS/no-order-yet' },
  ...{ unmet: true, fault: 'none', confidence: 'certain', actor: 'nobody' },
};
