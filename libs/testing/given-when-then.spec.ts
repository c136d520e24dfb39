import { type Command, type Decider, type Fact, facts, type Instant, nothing, refuse } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { given, scenario } from './given-when-then.js';

type Opened = Fact<'DoorOpened', { by: string; at: Instant }>;
type Closed = Fact<'DoorClosed', { by: string }>;
type OpenDoor = Command<'OpenDoor', { by: string }>;
type CloseDoor = Command<'CloseDoor', { by: string }>;
type Door = { readonly open: boolean; readonly times: readonly string[] };

const door: Decider<Door, OpenDoor | CloseDoor, Opened | Closed> = {
  initialState: { open: false, times: [] },
  evolve: (state, event, { recordedAt }) => ({
    open: event.type === 'DoorOpened',
    times: [...state.times, recordedAt],
  }),
  decide: (command, state) => {
    if (command.type === 'OpenDoor') {
      return state.open ? nothing : facts({ type: 'DoorOpened', data: { by: command.by, at: command.at } });
    }
    return state.open ? refuse('door-is-heavy', { by: command.by }) : nothing;
  },
};
const opened: Opened = { type: 'DoorOpened', data: { by: 'ann', at: '2026-11-24T09:00:00.000Z' as Instant } };

describe('The words given, when, then', () => {
  it('find the facts of a command', () =>
    given(door)
      .when({ type: 'OpenDoor', by: 'bob' })
      .then({ type: 'DoorOpened', data: { by: 'bob' } }));
  it('find that nothing was left to do', () => given(door, opened).when({ type: 'OpenDoor', by: 'bob' }).thenNothing());
  it('find a refusal with its parameters', () =>
    scenario(door).given(opened).when({ type: 'CloseDoor', by: 'bob' }).thenRefused('door-is-heavy', { by: 'bob' }));
  it('tell each fact its time', () => {
    const at = '2026-11-24T11:00:00.000Z' as Instant;
    expect(given(door, { ...opened, recordedAt: at }).state).toEqual({ open: true, times: [at] });
  });
  it('fail on a missing, a surplus and a different fact', () => {
    const story = given(door).when({ type: 'OpenDoor', by: 'bob' });
    expect(() => story.then()).toThrow();
    expect(() => story.then(opened, opened)).toThrow();
    expect(() => story.then({ type: 'DoorOpened', data: { by: 'ann' } })).toThrow();
    expect(() => story.thenNothing()).toThrow();
    expect(() => story.thenRefused('door-is-heavy')).toThrow('not refused');
  });
  it('fail a refusal with another code or other parameters, and facts where there was a refusal', () => {
    const story = given(door, opened).when({ type: 'CloseDoor', by: 'bob' });
    expect(() => story.thenRefused('locked')).toThrow();
    expect(() => story.thenRefused('door-is-heavy', { by: 'ann' })).toThrow();
    expect(() => story.then()).toThrow('refused');
  });
  it('fail a decider that does it again the second time', () => {
    const eager = { ...door, evolve: (state: Door) => state };
    expect(() => given(eager).when({ type: 'OpenDoor', by: 'bob' })).toThrow('the same command again');
  });
  it('let a command that makes one more each time be decided anew', () => {
    const eager = { ...door, evolve: (state: Door) => state };
    given(eager).whenAnew({ type: 'OpenDoor', by: 'bob' }).then({ type: 'DoorOpened' });
  });
  it('fail a fold that changes its state in place', () => {
    const careless: typeof door = { ...door, evolve: (state) => Object.assign(state, { open: true }) };
    expect(() => given(careless, opened)).toThrow(TypeError);
  });
  it('fail a fact that has no canonical form', () => {
    const float: typeof door = {
      ...door,
      decide: () => facts({ type: 'DoorClosed', data: { by: undefined as unknown as string } }),
    };
    expect(() => given(float).when({ type: 'OpenDoor', by: 'bob' })).toThrow('$.DoorClosed.by');
  });
});
