import 'reflect-metadata';
import type { ProblemCode } from './problem-statuses.js';

const REFUSES = Symbol('REFUSES');

/** Tells the documentation with which problems a route may answer, besides those that follow from what else it is marked with. */
export function Refuses(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return (target: object, _name?: string | symbol, handler?: { readonly value?: unknown }) => {
    const place: unknown = handler === undefined ? target : handler.value;
    if (typeof place !== 'function') return;
    Reflect.defineMetadata(REFUSES, [...refusedBy(place), ...codes], place);
  };
}

/** The problems that a handler, a controller or a pipe was marked with. */
export function refusedBy(place: object): readonly ProblemCode[] {
  return (Reflect.getOwnMetadata(REFUSES, place) as readonly ProblemCode[] | undefined) ?? [];
}
