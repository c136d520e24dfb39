import type { Actor } from '@app/kernel';
import { scenario } from '@app/testing';
import { at, commandRefused, openOrder, pickupTokenIssued, startPayment } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';
import type { OrderFact } from '../order-case.events.js';
import { refusalOf } from './refusals.state.js';

const { given } = scenario(orderCaseDecider);
const refusal = { code: 'stock-not-reserved', parameters: {} };
const shop: Actor = { kind: 'shop', id: 'key-1' };

function kept(story: readonly OrderFact[], actor: Actor = shop, code = refusal.code): OrderFact | undefined {
  const { state } = given(...story);
  return orderCaseDecider.factOfRefusal({ code, parameters: { a: 1 } }, { ...startPayment(), at: at('10:30') }, { actor }, state);
}

describe('A refused command', () => {
  it.each(['shop', 'buyer', 'operator'] as const)('of a %s is kept, with who asked for what', (kind) => {
    const fact = kept(openOrder(), { kind, id: 'x-1' });
    expect(fact).toEqual(commandRefused({ parameters: { a: 1 }, askedBy: { kind, id: 'x-1' } }));
  });

  it.each(['auditor', 'dispute', 'admin', 'channel', 'supplier', 'saga', 'system'] as const)('of a %s is not kept', (kind) =>
    expect(kept(openOrder(), { kind, id: 'x-1' })).toBeUndefined(),
  );

  it('about an order that is not there is not kept', () => expect(kept([])).toBeUndefined());

  it('is kept once per actor, command and code', () => {
    const story = [...openOrder(), commandRefused()];
    expect(kept(story)).toBeUndefined();
    expect(kept(story, { kind: 'shop', id: 'key-2' })).toBeDefined();
    expect(kept(story, { kind: 'operator', id: 'key-1' })).toBeDefined();
    expect(kept(story, shop, 'order-cancelling')).toBeDefined();
    expect(kept([...openOrder(), commandRefused({ command: 'CancelOrder' })])).toBeDefined();
  });

  it('is kept again once something else has happened', () => {
    const story = [...openOrder(), commandRefused(), pickupTokenIssued()];
    expect(given(...story).state.refusals).toEqual({ sinceLastFact: [], total: 1 });
    expect(kept(story)).toBeDefined();
  });

  it('is not kept beyond fifty per order', () => {
    const many = (most: number) =>
      Array.from({ length: most }, (_, n) => [commandRefused({ code: `code-${n}` }), pickupTokenIssued()]).flat();
    expect(kept([...openOrder(), ...many(49)])).toBeDefined();
    expect(kept([...openOrder(), ...many(50)])).toBeUndefined();
  });

  it('is told again from its fact, and from no other', () => {
    const fact = commandRefused({ code: 'order-ended', parameters: { how: 'expired' } });
    expect(refusalOf(fact)).toEqual({ code: 'order-ended', parameters: { how: 'expired' } });
    expect(refusalOf(pickupTokenIssued())).toBeUndefined();
  });
});
