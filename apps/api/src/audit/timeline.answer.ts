import type { OutsideEntry, Timeline, TimelineEntry } from '@app/assembly';
import { orderId } from '@app/domain/order-case/module';
import { ACTOR_KINDS, type Actor } from '@app/kernel';
import {
  anything,
  bilingualText,
  either,
  growingChoice,
  integer,
  list,
  type Members,
  named,
  record,
  revision,
  type Schema,
  text,
  time,
  truth,
} from '@app/platform/http';
import { historyMembers } from './audit.answer.js';

/** A history, and whether it may still change. */
export type TimelineTold = Timeline & { readonly provisional: boolean };

const sha256 = text('SHA-256 of the record as it was recorded, in hex.', { pattern: '^[0-9a-f]{64}$' });

const actor: Schema<Actor> = named(
  'Actor',
  'Who did it. Ids are pseudonymous.',
  record<Actor>({ kind: growingChoice('ActorKind', ACTOR_KINDS, 'As what.'), id: text() }),
);

const recordMembers: Members<Omit<TimelineEntry, 'restsOn'>> = {
  ...{ stream: text(), revision, id: text(), sha256 },
  type: text('The name of the event: docs/events.md says what each holds. New ones may come.'),
  schemaVersion: integer('The version in which it was recorded.', { minimum: 1 }),
  recordedAt: time(),
  actor,
  data: anything('What was recorded, as docs/events.md says. What is sealed stays sealed.'),
  explanation: bilingualText,
};

const entry: Schema<TimelineEntry> = named(
  'TimelineRecord',
  'One record of an order, explained.',
  record<TimelineEntry>({
    ...recordMembers,
    restsOn: list(record<TimelineEntry['restsOn'][number]>({ stream: text(), revision, sha256 }), 'Records of other streams.'),
  }),
);

type ReadOutside = Extract<OutsideEntry, { readonly type: string }>;
type UnreadOutside = Exclude<OutsideEntry, ReadOutside>;

const outside: Schema<OutsideEntry> = either<ReadOutside, UnreadOutside>(
  named(
    'OutsideRecord',
    'A record of another stream that the order rests on.',
    record<ReadOutside>({ ...recordMembers, intact: truth('Is it the record that the order pinned?') }),
  ),
  named(
    'UnreadRecord',
    'A record that the order rests on and that cannot be read.',
    record<UnreadOutside>({ stream: text(), revision, id: text(), intact: { json: { type: 'boolean', const: false } } }),
  ),
);

/** An order's history with its explanations. */
export const timelineAnswer: Schema<TimelineTold> = named(
  'Timeline',
  'Every record of an order, explained.',
  record<TimelineTold>({ ...historyMembers, orderId, asOf: time(), records: list(entry), outside: list(outside) }),
);
