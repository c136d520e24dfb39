import type { Fact, Instant } from '@app/kernel';

/** Somebody brought the order before a third party. */
export type DisputeOpened = Fact<
  'DisputeOpened',
  { readonly disputeId: string; readonly forum: string; readonly kind: string; readonly answerBy?: Instant }
>;
/** How the third party decided. */
export type DisputeOutcomeRecorded = Fact<
  'DisputeOutcomeRecorded',
  { readonly disputeId: string; readonly outcome: 'won' | 'lost' | 'withdrawn' | 'settled' }
>;
/** The order was handed out as evidence, up to that revision. */
export type EvidenceExported = Fact<
  'EvidenceExported',
  { readonly bundleId: string; readonly upToRevision: string; readonly purpose: string }
>;

export type DisputesFact = DisputeOpened | DisputeOutcomeRecorded | EvidenceExported;
