import type { DiagnosisView, Timeline } from './clients/auditor.client.js';
import type { Expected, Told } from './story.js';
import type { World } from './world.js';

/** How a story ended, as the product and the gateway tell it. */
export type Outcome = {
  readonly status: string;
  /** Codes of all findings with their faults, the primary one first. */
  readonly findings: readonly { readonly code: string; readonly fault: string }[];
  readonly modifiers: readonly string[];
  readonly keysSent: number;
  readonly moneyBack: number;
  readonly alarms: readonly string[];
  readonly chain: string;
};

/** Asks the product and the gateway how it ended. */
export async function outcomeOf(world: World, { orderId }: Told): Promise<Outcome> {
  const [{ status }, timeline, diagnosis] = await Promise.all([
    world.shop.order(orderId),
    world.auditor.timeline(orderId),
    world.auditor.diagnosis(orderId),
  ]);
  const payments = await Promise.all(outTradeNosOf(timeline).map((outTradeNo) => world.gateway.payment(outTradeNo)));
  return {
    status,
    findings: findingsOf(diagnosis),
    modifiers: diagnosis.modifiers,
    keysSent: factsOf(timeline, 'KeysDelivered').reduce((sum, { data }) => sum + data.texts('keyIds').length, 0),
    moneyBack: payments.reduce((sum, { refunded }) => sum + refunded, 0),
    alarms: factsOf(timeline, 'AlarmRaised').map(({ data }) => data.text('alarm')),
    chain: timeline.chain,
  };
}

/** What is not as it must be, in words; empty when all is right. */
export function differences(expected: Expected, outcome: Outcome): readonly string[] {
  const [primary] = outcome.findings;
  const finding = outcome.findings.find(({ code }) => code === expected.code);
  const compared: readonly (readonly [what: string, found: unknown, wanted: unknown])[] = [
    ['status', outcome.status, expected.status],
    ['code', finding?.code ?? outcome.findings.map(({ code }) => code), expected.code],
    ['fault', finding?.fault, expected.fault],
    ['where it stands', primary?.code, expected.stands ?? expected.code],
    ['keys sent', outcome.keysSent, expected.keysSent],
    ['money back', outcome.moneyBack, expected.moneyBack],
    ['alarms', outcome.alarms, expected.alarms ?? []],
    ['modifiers', outcome.modifiers, expected.modifiers ?? []],
    ['chain', outcome.chain, 'intact'],
  ];
  return compared
    .map(([what, found, wanted]) => [what, JSON.stringify(found), JSON.stringify(wanted)] as const)
    .filter(([, found, wanted]) => found !== wanted)
    .map(([what, found, wanted]) => `${what}: ${found} instead of ${wanted}`);
}

function factsOf({ records }: Timeline, type: string): Timeline['records'] {
  return records.filter((record) => record.type === type);
}

function outTradeNosOf(timeline: Timeline): readonly string[] {
  return factsOf(timeline, 'PaymentAttemptStarted').map(({ data }) => data.text('outTradeNo'));
}

function findingsOf({ primary, secondary }: DiagnosisView): Outcome['findings'] {
  return [primary, ...secondary].map(({ code, fault }) => ({ code, fault }));
}
