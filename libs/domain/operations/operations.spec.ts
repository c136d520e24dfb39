import { instant } from '@app/kernel';
import { given } from '@app/testing';
import { operationsDecider } from './index.js';

const at = instant('2026-11-24T10:00:00Z');
const later = instant('2026-11-24T10:05:00Z');
const set = { type: 'BrakeSet', data: { brakeId: 'b1', effect: 'refunds', account: 'epay-1', reason: 'gateway-moved' } } as const;
const silent = { type: 'WorkerSilent', data: { worker: 'w1', since: at } } as const;

describe('The platform', () => {
  it('stops one kind of effect for one account, once', () => {
    const brake = { type: 'SetBrake', at, brakeId: 'b1', effect: 'refunds', account: 'epay-1', reason: 'gateway-moved' } as const;
    given(operationsDecider).when(brake).then(set);
    given(operationsDecider, set)
      .when({ ...brake, brakeId: 'b2' })
      .thenNothing();
    given(operationsDecider, set)
      .when({ type: 'SetBrake', at, brakeId: 'b2', effect: 'refunds', reason: 'all' })
      .then({ type: 'BrakeSet', data: { brakeId: 'b2', effect: 'refunds', reason: 'all' } });
  });
  it('stops nothing for a reason that is no code', () =>
    given(operationsDecider)
      .when({ type: 'SetBrake', at, brakeId: 'b1', effect: 'refunds', reason: 'Ann called' })
      .thenRefused('reason-missing'));
  it('goes on when the brake is released', () =>
    given(operationsDecider, set)
      .when({ type: 'ReleaseBrake', at, brakeId: 'b1' })
      .then({ type: 'BrakeReleased', data: { brakeId: 'b1' } }));
  it('cannot release a brake that is not set', () =>
    given(operationsDecider).when({ type: 'ReleaseBrake', at, brakeId: 'b1' }).thenRefused('brake-not-set'));
  it('says from when to when a worker was silent', () => {
    given(operationsDecider).when({ type: 'NoteWorkerSilent', at: later, worker: 'w1', since: at }).then(silent);
    given(operationsDecider, silent)
      .when({ type: 'NoteWorkerResumed', at: later, worker: 'w1' })
      .then({ type: 'WorkerResumed', data: { worker: 'w1', from: at, to: later } });
    given(operationsDecider).when({ type: 'NoteWorkerResumed', at, worker: 'w1' }).thenNothing();
  });
  it('chooses its trade prefix once and for all', () => {
    const chosen = { type: 'TradePrefixChosen', data: { tradePrefix: 'CT' } } as const;
    given(operationsDecider).when({ type: 'ChooseTradePrefix', at, tradePrefix: 'CT' }).then(chosen);
    for (const tradePrefix of ['CT', 'DT'])
      given(operationsDecider, chosen).when({ type: 'ChooseTradePrefix', at, tradePrefix }).thenNothing();
  });
  it('notes the first start of a saga, once', () => {
    const started = { type: 'SagaStarted', data: { saga: 's', startsAt: 'deploy', after: '42' } } as const;
    const note = { type: 'NoteSagaStarted', at, saga: 's', startsAt: 'deploy', after: '42' } as const;
    given(operationsDecider).when(note).then(started);
    given(operationsDecider, started).when(note).thenNothing();
  });
});
