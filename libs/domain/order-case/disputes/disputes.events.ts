import type { Fact, Instant } from '@app/kernel';

export type DisputeOpened = Fact<
  'DisputeOpened',
  { readonly disputeId: string; readonly forum: string; readonly kind: string; readonly answerBy?: Instant }
>;
export type DisputeOutcomeRecorded = Fact<
  'DisputeOutcomeRecorded',
  { readonly disputeId: string; readonly outcome: 'won' | 'lost' | 'withdrawn' | 'settled' }
>;
export type EvidenceExported = Fact<
  'EvidenceExported',
  { readonly bundleId: string; readonly upToRevision: string; readonly purpose: string }
>;

export type DisputesFact = DisputeOpened | DisputeOutcomeRecorded | EvidenceExported;
