import { STATUS_CODES } from 'node:http';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type ProblemCode, problemStatuses } from '../problems/problem-statuses.js';
import { refusedBy } from '../problems/refuses.js';
import { englishTitles } from '../problems/titles.en.js';
import type { Handler } from './handlers.js';
import { type Operation, operationsOf, type PlacedOperation } from './operations.js';
import { problemSchema } from './problem-schema.js';

type Answer = Exclude<NonNullable<Operation['responses'][string]>, { readonly $ref: string }>;

/** What any request may meet. */
const EVERYWHERE: readonly ProblemCode[] = [
  ...(['malformed-request', 'url-too-long', 'headers-too-large', 'internal', 'cannot-open-sealed', 'damaged-record'] as const),
  ...(['store-unavailable', 'views-not-ready', 'newer-record', 'shutting-down'] as const),
];
const WHERE_A_BODY_IS_READ: readonly ProblemCode[] = [
  ...(['malformed-json', 'too-deep', 'request-timeout', 'body-too-large', 'unsupported-media-type'] as const),
];
const WHERE_FIELDS_ARE_CHECKED: readonly ProblemCode[] = ['invalid-input'];

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to ask again, where that is known.', schema: { type: 'string', pattern: '^[0-9]+$' } },
};

/** What comes with problems of these statuses. */
const HEADERS = new Map<number, NonNullable<Answer['headers']>>([
  [401, { 'WWW-Authenticate': { description: 'How to show an API key.', schema: { type: 'string' } } }],
  [429, RETRY_AFTER],
  [503, RETRY_AFTER],
]);

/** Says of every operation with which problems it may answer, by status, and what a problem looks like. */
export function describeProblems(document: OpenAPIObject, handlers: readonly Handler[]): OpenAPIObject {
  const known = new Map(handlers.map((handler) => [handler.operationId, handler]));
  const told = new Set<ProblemCode>();
  for (const placed of operationsOf(document)) {
    const { operation } = placed;
    const codes = [...new Set(codesOf(placed, known.get(operation.operationId ?? '')))];
    for (const [status, those] of Map.groupBy(codes, (code) => problemStatuses[code])) {
      operation.responses[String(status)] = problemAnswer(status, those);
    }
    operation.responses['default'] = { description: 'Any other problem (RFC 9457).', content: contentOf([]) };
    for (const code of codes) told.add(code);
  }
  const examples = Object.fromEntries([...told].sort().map((code) => [code, exampleOf(code)]));
  document.components = { ...document.components, examples: { ...document.components?.examples, ...examples } };
  return document;
}

function codesOf({ method, operation }: PlacedOperation, handler: Handler | undefined): readonly ProblemCode[] {
  const { parameters = [], requestBody } = operation;
  const hasFields = requestBody !== undefined || parameters.some((parameter) => 'in' in parameter && parameter.in === 'query');
  return [
    ...EVERYWHERE,
    ...(method === 'get' ? [] : WHERE_A_BODY_IS_READ),
    // A body is looked at where none is taken, too.
    ...(hasFields || method !== 'get' ? WHERE_FIELDS_ARE_CHECKED : []),
    ...(handler === undefined ? [] : [handler.controller, handler.handle, ...pipesOf(handler)].flatMap(refusedBy)),
  ];
}

/** The pipes through which a handler's parameters go. */
function pipesOf({ controller, name }: Handler): readonly object[] {
  const routed: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name);
  if (typeof routed !== 'object' || routed === null) return [];
  const parameters: readonly { readonly pipes?: readonly unknown[] }[] = Object.values(routed);
  return parameters.flatMap(({ pipes = [] }) => pipes.filter((pipe) => typeof pipe === 'function'));
}

function problemAnswer(status: number, codes: readonly ProblemCode[]): Answer {
  const lines = codes.map((code) => `- \`${code}\`: ${englishTitles[code]}`);
  const headers = HEADERS.get(status);
  return {
    description: [`${STATUS_CODES[status] ?? 'A problem'}.`, '', ...lines].join('\n'),
    ...(headers === undefined ? {} : { headers }),
    content: contentOf(codes),
  };
}

function contentOf(codes: readonly ProblemCode[]): NonNullable<Answer['content']> {
  const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
  return { 'application/problem+json': { schema: problemSchema.json, ...(codes.length === 0 ? {} : { examples }) } };
}

function exampleOf(code: ProblemCode): { readonly summary: string; readonly value: object } {
  const title = englishTitles[code];
  return { summary: title, value: { type: `urn:cardtrail:problem:${code}`, title, status: problemStatuses[code], code } };
}
