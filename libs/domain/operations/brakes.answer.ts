import { growingChoice, list, named, optional, record, type Schema, text } from '@app/platform/http';
import type { Brake } from './brakes.handlers.js';
import { BRAKE_EFFECTS } from './operations.events.js';

/** A brake that is set. */
export const brakeAnswer: Schema<Brake> = named(
  'Brake',
  'A brake that is set: one kind of effect is stopped.',
  record<Brake>({
    brakeId: text(),
    effect: growingChoice('BrakeEffect', BRAKE_EFFECTS, 'What is stopped.'),
    account: optional(text('The channel account for which it is stopped; left out: for all.')),
    reason: text(),
  }),
);

type Brakes = { readonly items: readonly Brake[] };
type Released = { readonly brakeId: string; readonly released: true };

/** The brakes that are set. */
export const brakesAnswer: Schema<Brakes> = named('BrakeList', 'The brakes that are set.', record<Brakes>({ items: list(brakeAnswer) }));

/** That a brake is not set any more. */
export const releasedAnswer: Schema<Released> = named(
  'ReleasedBrake',
  'The brake is not set any more.',
  record<Released>({ brakeId: text(), released: { json: { const: true, type: 'boolean' } } }),
);
