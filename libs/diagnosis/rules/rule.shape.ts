import type { PlacedOrder } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import type { CaseReading } from '../case-reading.fold.js';
import type { Confidence, Fault, NextActor } from '../diagnosis.shape.js';
import type { Says } from '../messages/says.shape.js';
import type { Surroundings } from '../surroundings.shape.js';

/** Everything the rules know, at one moment. */
export type Situation = {
  readonly reading: CaseReading;
  readonly order: PlacedOrder;
  readonly surroundings: Surroundings;
  readonly asOf: Instant;
};

/** A finding before it is put into words and before its records are known. */
export type Noticed = {
  readonly says: Says;
  /** True where it is why the order does not go on; false where it only tells what happened on the way. */
  readonly unmet: boolean;
  readonly fault: Fault;
  readonly confidence: Confidence;
  readonly actor: NextActor;
  readonly dueAt?: Instant | undefined;
};

/** One question put to a history. */
export type Rule = (situation: Situation) => readonly Noticed[];
