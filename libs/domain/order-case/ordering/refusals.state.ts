import type { Actor, Command, Refusal } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { OrderCase } from '../order-case.state.js';
import type { CommandRefused } from './ordering.events.js';
import type { RefusalsKept } from './ordering.state.js';

/** No order keeps more refusals than this. */
const KEPT_PER_ORDER = 50;

/** The kept refusals after one more fact: any other fact may have changed the answer, so it starts the list anew. */
export function evolveRefusals(slice: RefusalsKept, fact: OrderFact): RefusalsKept {
  if (fact.type === 'CommandRefused') return { sinceLastFact: [...slice.sinceLastFact, sameness(fact.data)], total: slice.total + 1 };
  return slice.sinceLastFact.length === 0 ? slice : { ...slice, sinceLastFact: [] };
}

/**
 * The fact by which a refusal is kept, or undefined where it is not: only what a shop, a buyer or an operator asked of an
 * order that exists, once per actor, command and code since the last other fact, and never more than 50 per order.
 */
export function factOfRefusal(
  refusal: Refusal,
  command: Command,
  context: { readonly actor: Actor },
  file: OrderCase,
): CommandRefused | undefined {
  const { kind, id } = context.actor;
  if (kind !== 'shop' && kind !== 'buyer' && kind !== 'operator') return undefined;
  if (file.ordering.stage === 'none' || file.refusals.total >= KEPT_PER_ORDER) return undefined;
  const data = { command: command.type, code: refusal.code, parameters: refusal.parameters, askedBy: { kind, id } };
  return file.refusals.sinceLastFact.includes(sameness(data)) ? undefined : { type: 'CommandRefused', data };
}

/** The refusal that a fact keeps, so that a command sent again gets its first answer. */
export function refusalOf(fact: OrderFact): Refusal | undefined {
  return fact.type === 'CommandRefused' ? { code: fact.data.code, parameters: fact.data.parameters } : undefined;
}

function sameness({ askedBy, command, code }: Pick<CommandRefused['data'], 'askedBy' | 'command' | 'code'>): string {
  return JSON.stringify([askedBy.kind, askedBy.id, command, code]);
}
