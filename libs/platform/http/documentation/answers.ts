import type { JsonSchema, Schema } from './schemas.js';

const ANSWERS = Symbol('ANSWERS');

/** What is said of the good answers of a handler. */
export type AnswerSaid = {
  readonly json: JsonSchema;
  readonly mediaType: string;
  readonly headers: { readonly [name: string]: { readonly description: string; readonly schema: JsonSchema } };
};

type Handles<T> = <H extends (...asked: never[]) => T | Promise<T>>(
  target: object,
  name: string | symbol,
  handler: TypedPropertyDescriptor<H>,
) => void;

/** Tells the documentation what a handler answers. The compiler holds the handler to it. */
export function Answers<T>({ json }: Schema<T>, headers: AnswerSaid['headers'] = {}): Handles<T> {
  return (_target, _name, { value }) => {
    if (value !== undefined) say(value, { json, mediaType: 'application/json', headers });
  };
}

/** Tells the documentation that a handler answers server-sent events whose data is this. */
export function AnswersEvents({ json }: Schema<never>): MethodDecorator {
  return (_target, _name, { value }) => {
    if (typeof value === 'function') say(value, { json, mediaType: 'text/event-stream', headers: {} });
  };
}

/** What a handler answers, where it was told. */
export function answerSaidOf(handler: object): AnswerSaid | undefined {
  return Reflect.getMetadata(ANSWERS, handler) as AnswerSaid | undefined;
}

function say(handler: object, said: AnswerSaid): void {
  Reflect.defineMetadata(ANSWERS, said, handler);
}
