import type { Instant } from '@app/kernel';

/** What a finding can say. The names are part of the API; clients must accept new ones. */
export const FINDING_CODES = [
  'IN_PROGRESS',
  'PAYMENT_NOT_COMPLETED',
  'CALLBACK_NOT_RECEIVED',
  'CALLBACK_SIGNATURE_INVALID',
  'CALLBACK_REFUSED',
  'CALLBACK_PROCESSING_FAILED',
  'PAYMENT_AMOUNT_MISMATCH',
  'LATE_PAYMENT_AFTER_EXPIRY',
  'ORPHAN_PAYMENT',
  'DUPLICATE_PAYMENT',
  'STOCK_OVERSOLD',
  'FULFILMENT_NOT_STARTED',
  'DELIVERED_NOT_COLLECTED',
  'DELIVERED_AND_VIEWED',
  'CANCELLED_OR_REFUNDED',
  'HISTORY_INCOMPLETE',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** What colours the whole diagnosis, with any code. */
export const MODIFIERS = ['PLATFORM_BACKLOG', 'REFUNDED_AND_DELIVERED', 'HISTORY_INCOMPLETE'] as const;
export type Modifier = (typeof MODIFIERS)[number];

/** On whose side it went wrong: buyer, merchant, platform, channel, supplier, or nobody's. */
export const FAULTS = ['B', 'M', 'P', 'C', 'S', 'none'] as const;
export type Fault = (typeof FAULTS)[number];

/** How sure the history makes us. */
export const CONFIDENCES = ['certain', 'likely', 'possible'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Who acts next. */
export const NEXT_ACTORS = ['buyer', 'shop', 'operator', 'platform', 'nobody'] as const;
export type NextActor = (typeof NEXT_ACTORS)[number];

/** The same words in every language the product speaks. */
export type Text = { readonly 'zh-CN': string; readonly en: string };

/** A record a finding rests on; the revision is a string, as in stored JSON. */
export type CitedRecord = { readonly stream: string; readonly revision: string; readonly id: string };

/** One thing that explains where an order stands. */
export type Finding = {
  readonly code: FindingCode;
  readonly fault: Fault;
  readonly confidence: Confidence;
  /** What happened, in the buyer's words. */
  readonly headline: Text;
  /** What the buyer can do or expect. */
  readonly nextStep: Text;
  /** What the system does by itself, and what a person of the shop must do. */
  readonly remedy: Text;
  readonly actor: NextActor;
  /** By when; null where no time is promised. */
  readonly dueAt: Instant | null;
  /** Exactly the records without any one of which this would not be said. */
  readonly records: readonly CitedRecord[];
};

/** Why an order stands where it stands, at one moment, by one version of the rules. */
export type Diagnosis = {
  readonly orderId: string;
  readonly asOf: Instant;
  readonly ruleset: string;
  readonly primary: Finding;
  readonly secondary: readonly Finding[];
  readonly modifiers: readonly Modifier[];
};

/** The same for money that no order asked for. */
export type OrphanDiagnosis = Omit<Diagnosis, 'orderId'> & { readonly stream: string };

/** What the shop's answer and the buyer's page show of a diagnosis. */
export type Explanation = Pick<Finding, 'code' | 'fault' | 'headline' | 'nextStep' | 'actor' | 'dueAt'>;
