import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf } from './operations.js';

type Parameter = NonNullable<Operation['parameters']>[number];

/** Header fields that OpenAPI 3.1 describes elsewhere ("Parameter Object", `name`): as parameters they are to be ignored. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** Gives every `{name}` of a path its parameter: a handler whose id has a type of its own does not say that it is a string. */
export function describeParameters(document: OpenAPIObject): OpenAPIObject {
  for (const { path, operation } of operationsOf(document)) {
    const told = (operation.parameters ?? []).filter((parameter) => !isSaidElsewhere(parameter));
    const missing = namesIn(path).filter((name) => !told.some((parameter) => isInPath(parameter, name)));
    operation.parameters = [
      ...missing.map((name): Parameter => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...told,
    ];
  }
  return document;
}

function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function isInPath(parameter: Parameter, name: string): boolean {
  return 'in' in parameter && parameter.in === 'path' && parameter.name === name;
}

function isSaidElsewhere(parameter: Parameter): boolean {
  return 'in' in parameter && parameter.in === 'header' && SAID_ELSEWHERE.has(parameter.name.toLowerCase());
}
