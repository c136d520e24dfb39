import { REASON_CODE } from '@app/kernel';

/** What an operator may want to read in the log, or count. */
export type SubscriptionHappening =
  /** The subscription ended with an error and starts again from its checkpoint after `millis`. */
  | {
      readonly kind: 'restarting';
      readonly subscription: string;
      readonly error: string;
      readonly tries: number;
      readonly millis: number;
    }
  /** One order or document failed; all others go on. `parked`: it was tried so often that someone should look. */
  | {
      readonly kind: 'failed';
      readonly subscription: string;
      readonly key: string;
      readonly error: string;
      readonly tries: number;
      readonly parked: boolean;
    }
  /** One order or document that had failed is well again. */
  | { readonly kind: 'recovered'; readonly subscription: string; readonly key: string; readonly tries: number }
  /** A build of a projection now answers its question. */
  | { readonly kind: 'switched'; readonly projection: string; readonly build: string };

export type Observe = (happening: SubscriptionHappening) => void;

/** Something that failed and waits, as `parked list` shows it. */
export type Parked = {
  readonly subscription: string;
  /** The order of a saga, the document of a projection. */
  readonly key: string;
  readonly error: string;
  readonly tries: number;
  readonly since: string;
  /** Position of the event at which it stands, where that is known. */
  readonly position: bigint | undefined;
  /** How many later events are known to wait behind it. */
  readonly waiting: number;
  /** Still tried by itself and not often enough to be looked at. */
  readonly retrying: boolean;
};

/** There is no subscription, saga or projection of that name in this process. */
export class UnknownSubscription extends Error {
  override readonly name = 'UnknownSubscription';
}

/** Whoever skips says why. */
export class ReasonMissing extends Error {
  override readonly name = 'ReasonMissing';
}

/** Nothing of that name waits. */
export class NotParked extends Error {
  override readonly name = 'NotParked';
}

/** A reason fit to be recorded. @throws ReasonMissing when it is no code */
export function givenReason(reason: string): string {
  const text = reason.trim();
  if (!REASON_CODE.test(text)) throw new ReasonMissing('a reason is needed to skip: 1 to 64 lower-case letters, digits and hyphens');
  return text;
}
