import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A method of a controller, as Nest wires it. */
export type Handler = {
  /** As the document names its operation. */
  readonly operationId: string;
  readonly controller: object;
  readonly prototype: object;
  readonly name: string;
  readonly handle: object;
};

/** The id of an operation. */
export function operationIdOf(controller: string, method: string): string {
  return `${controller}_${method}`;
}

/** Every method of every controller of an application. */
export function handlersOf(app: NestFastifyApplication): readonly Handler[] {
  const controllers = [...app.get(ModulesContainer, { strict: false }).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype: unknown = metatype?.prototype;
    if (typeof metatype !== 'function' || typeof prototype !== 'object' || prototype === null) return [];
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handle: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (typeof handle !== 'function' || handle === metatype) return [];
      return [{ operationId: operationIdOf(metatype.name, name), controller: metatype, prototype, name, handle }];
    });
  });
}
