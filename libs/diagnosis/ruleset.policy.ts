import { callbackNotReceived, callbackProcessingFailed, callbackRefused } from './rules/callback.rule.js';
import { delivered } from './rules/delivered.rule.js';
import { fulfilment } from './rules/fulfilment.rule.js';
import { latePaymentDelivered } from './rules/late-payment-delivered.rule.js';
import { moneyBack } from './rules/money-back.rule.js';
import { orphanPayment } from './rules/orphan-payment.rule.js';
import { riskReview } from './rules/risk.rule.js';
import type { Rule } from './rules/rule.shape.js';
import { stockOversold } from './rules/stock.rule.js';
import { moneyBesideThePayment, moneyThatDoesNotPay } from './rules/surplus-money.rule.js';
import { unpaid } from './rules/unpaid.rule.js';

/** A version of the rules. A diagnosis names it, and asking for the same version again gives the same answer. */
export type Ruleset = {
  readonly id: string;
  /** In the order of the gates; the first unmet finding is the primary one. */
  readonly rules: readonly Rule[];
};

/** The rules of today. */
export const CURRENT_RULESET = '2026-11@1';

const RULESETS: ReadonlyMap<string, Ruleset> = new Map(
  [
    {
      id: CURRENT_RULESET,
      rules: [
        // Payment.
        ...[moneyThatDoesNotPay, orphanPayment, unpaid, latePaymentDelivered],
        // Confirmation.
        ...[callbackProcessingFailed, callbackNotReceived, callbackRefused],
        // Risk, stock, fulfilment. Money that goes back stops whatever would come next.
        ...[riskReview, stockOversold, moneyBack, fulfilment],
        // Visibility and after delivery.
        ...[moneyBesideThePayment, delivered],
      ],
    },
  ].map((ruleset) => [ruleset.id, ruleset]),
);

/** Thrown for a version of the rules that this release does not know. */
export class UnknownRuleset extends Error {
  override readonly name = 'UnknownRuleset';

  constructor(readonly ruleset: string) {
    super(`no such ruleset: ${ruleset}; known: ${[...RULESETS.keys()].join(', ')}`);
  }
}

/**
 * The rules of that version.
 * @throws UnknownRuleset
 */
export function rulesetOf(id: string): Ruleset {
  const ruleset = RULESETS.get(id);
  if (ruleset === undefined) throw new UnknownRuleset(id);
  return ruleset;
}
