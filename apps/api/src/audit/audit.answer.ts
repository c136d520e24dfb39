import type { CaseFileRead } from '@app/assembly';
import {
  CONFIDENCES,
  type Diagnosis,
  FAULTS,
  FINDING_CODES,
  type Finding,
  MODIFIERS,
  NEXT_ACTORS,
  type OrphanDiagnosis,
} from '@app/diagnosis';
import type { HistoryDamage, OrderCase, OrderStatus } from '@app/domain/order-case';
import { historyDamage, orderId, statusMembers } from '@app/domain/order-case/module';
import type { Instant } from '@app/kernel';
import {
  anything,
  bilingualText,
  choice,
  growingChoice,
  list,
  type Members,
  named,
  orNull,
  record,
  revision,
  type Schema,
  text,
  time,
  truth,
} from '@app/platform/http';

/** What every answer about a history says of what was read. */
export type HistoryRead = Pick<CaseFileRead, 'chain'> & {
  readonly revision: string | null;
  /** The first record of the order that is not as it was recorded. */
  readonly damage: HistoryDamage | null;
  readonly provisional: boolean;
  readonly citation: string;
};

/** The folded case file of an order, and what was read for it. */
export type CaseState = HistoryRead & {
  readonly orderId: string;
  readonly asOf: Instant;
  /** Null where nothing had been recorded by then, and where damage leaves it unknown. */
  readonly status: OrderStatus | null;
  /** The records folded, with damage only those before it. */
  readonly state: OrderCase;
};

/** The members by which every answer about a history says what was read. */
export const historyMembers: Members<HistoryRead> = {
  revision: orNull(revision),
  chain: choice(['intact', 'broken'], 'Does every record fit the one before it?'),
  damage: orNull(historyDamage),
  provisional: truth('What was recorded so shortly ago that something recorded before it may still arrive: ask again later.'),
  citation: text('Given as `at`, it reads exactly the same records again.'),
};

/** The folded case file of an order. */
export const stateAnswer: Schema<CaseState> = named(
  'CaseState',
  'The folded case file of an order at one moment.',
  record<CaseState>({
    ...historyMembers,
    orderId,
    asOf: time(),
    status: orNull(named('OrderStatuses', 'The status of an order and its four parts.', record<OrderStatus>(statusMembers))),
    state: anything('The case file as the server folds it: for people who look into a case. Its form may change with any release.'),
  }),
);

const finding: Schema<Finding> = named(
  'Finding',
  'One thing that explains where an order stands.',
  record<Finding>({
    code: growingChoice('FindingCode', FINDING_CODES, 'What the finding says.'),
    fault: growingChoice('FindingFault', FAULTS, 'On whose side it went wrong: buyer, merchant, platform, channel, supplier, or nobody.'),
    confidence: growingChoice('Confidence', CONFIDENCES, 'How sure the history makes us.'),
    headline: bilingualText,
    nextStep: bilingualText,
    remedy: bilingualText,
    actor: growingChoice('FindingActor', NEXT_ACTORS, 'Who acts next.'),
    dueAt: orNull(time('By when; null where no time is promised.')),
    records: list(
      record<Finding['records'][number]>({ stream: text(), revision, id: text() }),
      'The records without any one of which this would not be said.',
    ),
  }),
);

const judgement: Members<Omit<OrphanDiagnosis, 'stream'>> = {
  asOf: time(),
  ruleset: text('The version of the rules; given as `ruleset`, it judges by the same again.'),
  primary: finding,
  secondary: list(finding),
  modifiers: list(growingChoice('DiagnosisModifier', MODIFIERS, 'What colours the whole diagnosis.')),
};

/** Why an order stands where it stands. */
export const diagnosisAnswer: Schema<Diagnosis & HistoryRead> = named(
  'Diagnosis',
  'Why an order stands where it stands, at one moment, by one version of the rules.',
  record<Diagnosis & HistoryRead>({
    ...historyMembers,
    orderId,
    ...judgement,
  }),
);

/** Why money that no order asked for is where it is, and whether that may still change. */
export type OrphanDiagnosisTold = OrphanDiagnosis & Pick<HistoryRead, 'provisional'>;

/** The same of money that no order asked for. */
export const orphanDiagnosisAnswer: Schema<OrphanDiagnosisTold> = named(
  'OrphanDiagnosis',
  'Why money that no order asked for is where it is, at one moment, by one version of the rules.',
  record<OrphanDiagnosisTold>({
    stream: text('The stream of its trade, which is the id of the orphan payment.'),
    provisional: historyMembers.provisional,
    ...judgement,
  }),
);
