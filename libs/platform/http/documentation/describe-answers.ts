import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type AnswerSaid, answerSaidOf } from './answers.js';
import type { Handler } from './handlers.js';
import { isCommand, operationsOf } from './operations.js';

const POSITION = {
  description: 'A position of the log that holds what the command recorded: what a list takes as `seen`.',
  schema: { type: 'string', pattern: '^[0-9]+$' },
} as const;

/** Says of every good answer what it is, and of the answer to a command that it tells a position of the log. */
export function describeAnswers(document: OpenAPIObject, handlers: readonly Handler[]): OpenAPIObject {
  const said = new Map(handlers.map(({ operationId, handle }) => [operationId, answerSaidOf(handle)]));
  for (const { operation } of operationsOf(document)) {
    const about = said.get(operation.operationId ?? '');
    for (const [status, answer] of Object.entries(operation.responses)) {
      if (answer === undefined || '$ref' in answer || !/^2\d\d$/.test(status)) continue;
      if (answer.description === '') answer.description = `${STATUS_CODES[status] ?? 'Done'}.`;
      if (isCommand(operation)) answer.headers = { ...answer.headers, 'CardTrail-Position': POSITION };
      if (about === undefined) continue;
      answer.content = contentOf(about);
      if (Object.keys(about.headers).length > 0) answer.headers = { ...answer.headers, ...about.headers };
    }
  }
  return document;
}

function contentOf({ json, mediaType }: AnswerSaid): { readonly [mediaType: string]: { readonly schema: AnswerSaid['json'] } } {
  if (mediaType !== 'text/event-stream') return { [mediaType]: { schema: json } };
  return {
    [mediaType]: {
      schema: { type: 'string', description: 'Server-sent events.', contentMediaType: 'application/json', contentSchema: json },
    },
  };
}
