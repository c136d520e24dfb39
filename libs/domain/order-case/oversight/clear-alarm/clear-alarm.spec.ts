import { scenario } from '@app/testing';
import { alarmCleared, alarmRaised, ORDER, paidOrder } from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const clear = { type: 'ClearAlarm', alarmId: `${ORDER}-alarm-01`, by: 'operator' } as const;

describe('Clearing an alarm', () => {
  it('ends it', () =>
    given(...paidOrder(), alarmRaised())
      .when(clear)
      .then(alarmCleared()));
  it('ends it once', () =>
    given(...paidOrder(), alarmRaised(), alarmCleared())
      .when(clear)
      .thenNothing());
  it('refuses one that was never raised', () =>
    given(...paidOrder())
      .when(clear)
      .thenRefused('unknown-alarm'));
});
