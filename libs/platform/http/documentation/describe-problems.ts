import type { OpenAPIObject } from '@nestjs/swagger';
import { problemStatuses } from '../problems/problem-statuses.js';
import { operationsOf } from './operations.js';

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'In the language of Accept-Language: zh-CN or en.' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problemStatuses) },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
    parameters: { type: 'object', additionalProperties: true },
  },
};

/** Says of every operation that it may answer with a problem, and what a problem looks like. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA } };
  for (const { operation } of operationsOf(document)) {
    operation.responses['default'] = {
      description: 'A problem (RFC 9457).',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return document;
}
