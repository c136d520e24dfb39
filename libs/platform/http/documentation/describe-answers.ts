import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf } from './operations.js';

const POSITION = {
  description: 'A position of the log that holds what the command recorded: what a list takes as `seen`.',
  schema: { type: 'string', pattern: '^[0-9]+$' },
} as const;

/** Says of every good answer what it is, and of the answer to a command that it tells a position of the log. */
export function describeAnswers(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    const isCommand = takesIdempotencyKey(operation);
    for (const [status, answer] of Object.entries(operation.responses)) {
      if (answer === undefined || '$ref' in answer || !/^2\d\d$/.test(status)) continue;
      if (answer.description === '') answer.description = `${STATUS_CODES[status] ?? 'Done'}.`;
      if (isCommand) answer.headers = { ...answer.headers, 'CardTrail-Position': POSITION };
    }
  }
  return document;
}

function takesIdempotencyKey({ parameters = [] }: Operation): boolean {
  return parameters.some((parameter) => 'in' in parameter && parameter.in === 'header' && parameter.name === 'Idempotency-Key');
}
