import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalRecord, decodeRecord, encodeRecords, type Fact, type StoredEvent, type StreamHead } from './envelope.js';
import { type EventData, eventVersions, UnknownEventVersion, type UpcastStep, upcastByStream } from './event-versions.js';
import { instant } from './time.js';

/** A context that has changed its mind twice: who opened a door was a name, then a person, and is now one of several. */
type DoorOpened = Fact<'DoorOpened', { readonly by: readonly { readonly name: string }[]; readonly door: string }>;
type DoorShut = Fact<'DoorShut', { readonly slammed: boolean }>;
type DoorFact = DoorOpened | DoorShut;

const personInsteadOfName: UpcastStep = ({ who, ...rest }) => ({ ...rest, by: { name: who ?? '' } });
const severalPeople: UpcastStep = ({ by, ...rest }) => ({ ...rest, by: by === undefined ? [] : [by], door: 'front' });
const slammedIsKnown: UpcastStep = (data) => ({ ...data, slammed: false });
const openedSteps = [personInsteadOfName, severalPeople];
const shutSteps = [slammedIsKnown];

const doors = eventVersions<DoorFact>(['door-'], { DoorOpened: openedSteps, DoorShut: shutSteps });
const stepsOf: { readonly [type: string]: readonly UpcastStep[] } = { DoorOpened: openedSteps, DoorShut: shutSteps };

type Told = { readonly type: string; readonly first: EventData; readonly version: number };
const told: fc.Arbitrary<Told> = fc.oneof(
  fc.record({ type: fc.constant('DoorOpened'), first: fc.record({ who: fc.string() }), version: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('DoorShut'), first: fc.constant({}), version: fc.integer({ min: 1, max: 2 }) }),
);

/** The stream as it was written: each event in a version of its own. */
function written(story: readonly Told[], versionOf: (one: Told) => number, stream = 'door-1'): readonly StoredEvent[] {
  let head: StreamHead | undefined;
  return story.map((one, index) => {
    const version = versionOf(one);
    const data = (stepsOf[one.type] ?? []).slice(0, version - 1).reduce((older, step) => step(older), one.first);
    const [record] = encodeRecords([{ type: one.type, data }], {
      stream,
      head,
      now: instant('2026-11-24T10:00:00.000Z'),
      schemaVersionOf: () => version,
      metadata: {
        ...{ commandId: `c${index}`, $correlationId: stream, $causationId: `c${index}`, shopId: 's', codeVersion: '1' },
        actor: { kind: 'system', id: 'spec' },
      },
    });
    if (record === undefined) throw new Error('one fact makes one record');
    head = record;
    return decodeRecord(record.canonical, BigInt(index + 1));
  });
}

const newest = ({ type }: Told): number => doors.schemaVersionOf(type);
/** Who stands inside, and how often it was loud. */
function folded(events: readonly StoredEvent[]): { readonly people: readonly string[]; readonly loud: number } {
  const facts = events as unknown as readonly DoorFact[];
  return {
    people: facts.flatMap((fact) => (fact.type === 'DoorOpened' ? fact.data.by.map(({ name }) => `${name}@${fact.data.door}`) : [])),
    loud: facts.filter((fact) => fact.type === 'DoorShut' && fact.data.slammed).length,
  };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

describe('Events of several versions', () => {
  it('fold, in whatever mix, as if all of them had been written today', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 12 }), (story) => {
        const mixed = written(story, ({ version }) => version).map(doors.upcast);
        const allNew = written(story, newest);
        expect(mixed.map(({ type, data, metadata }) => [type, data, metadata.schemaVersion])).toEqual(
          allNew.map(({ type, data, metadata }) => [type, data, metadata.schemaVersion]),
        );
        expect(folded(mixed)).toEqual(folded(allNew));
      }),
    );
  });

  it('keep the bytes and the hash they were stored with: what is read is changed, never what is there', () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 6 }), (story) => {
        for (const stored of written(story, ({ version }) => version)) {
          const bytes = canonicalRecord(stored);
          const { id, stream, revision, position, leaf } = doors.upcast(frozen(stored));
          expect(stored).toMatchObject({ id, stream, revision, position, leaf });
          expect(canonicalRecord(stored)).toBe(bytes);
          expect(decodeRecord(bytes, 0n).leaf).toBe(leaf);
        }
      }),
    );
  });

  it('are left alone once they are of the newest version', () => {
    fc.assert(
      fc.property(told, (one) => {
        const [stored] = written([one], ({ version }) => version);
        if (stored === undefined) throw new Error('told nothing');
        const once = doors.upcast(stored);
        expect(doors.upcast(once)).toBe(once);
      }),
    );
    expect([doors.schemaVersionOf('DoorOpened'), doors.schemaVersionOf('DoorShut')]).toEqual([3, 2]);
  });

  it.each([
    ['DoorOpened', 4, 'knows versions up to 3'],
    ['DoorShut', 3, 'knows versions up to 2'],
    ['DoorOpened', 0, 'knows versions up to 3'],
    ['DoorOpened', 1.5, 'knows versions up to 3'],
    ['DoorPainted', 1, 'knows no such event'],
    ['constructor', 1, 'knows no such event'],
  ])('are refused, and named, where this program does not know %s version %d', (type, version, known) => {
    const [plain] = written([{ type: 'DoorShut', first: {}, version: 1 }], () => 1);
    if (plain === undefined) throw new Error('told nothing');
    const event = { ...plain, type, metadata: { ...plain.metadata, schemaVersion: version } };
    const refused = (): StoredEvent => doors.upcast(event);
    expect(refused).toThrow(UnknownEventVersion);
    expect(refused).toThrow(`door-1 revision 0: ${type} version ${version}; this program ${known}: upgrade CardTrail`);
    expect(() => upcastByStream([doors])(event)).toThrow(expect.objectContaining({ stream: 'door-1', revision: 0, type, version }));
  });
});

describe('Events of every context', () => {
  const cars = eventVersions<DoorShut>(['car-'], { DoorShut: [] });
  const upcast = upcastByStream([doors, cars, eventVersions<DoorShut>(['garage'], { DoorShut: shutSteps })]);
  const shut = (stream: string, version = 1): StoredEvent => {
    const [event] = written([{ type: 'DoorShut', first: {}, version: 1 }], () => 1, stream);
    if (event === undefined) throw new Error('told nothing');
    return { ...event, metadata: { ...event.metadata, schemaVersion: version } };
  };

  it('are told apart by their streams, where two contexts have a type of the same name', () => {
    expect([upcast(shut('door-1')).data, upcast(shut('car-1')).data, upcast(shut('garage')).data]).toEqual([
      { slammed: false },
      {},
      { slammed: false },
    ]);
  });

  it('are known in version 1 alone where no context has the stream', () => {
    const event = shut('boat-1');
    expect(upcast(event)).toBe(event);
    expect(() => upcast(shut('boat-1', 2))).toThrow(UnknownEventVersion);
    expect(upcast(shut('garages-1'))).toMatchObject({ data: {} });
  });

  it('belong to one context each', () => {
    expect(() => upcastByStream([doors, eventVersions<DoorShut>(['door-'], { DoorShut: [] })])).toThrow(RangeError);
  });
});
