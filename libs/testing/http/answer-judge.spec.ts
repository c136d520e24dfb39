import { describe, expect, it } from '@jest/globals';
import { answerJudge, type GivenAnswer, UndocumentedAnswer } from './answer-judge.js';

const money = { type: 'object', required: ['amount'], properties: { amount: { type: 'integer' } } };
const order = {
  type: 'object',
  required: ['total'],
  properties: { total: { $ref: '#/components/schemas/Money' }, tags: { type: 'object', additionalProperties: { type: 'string' } } },
};
const problem = { 'application/problem+json': { schema: { type: 'object' }, examples: { 'unknown-order': {} } } };
const document = {
  paths: {
    '/v1/orders/{orderId}': {
      get: { responses: { 200: { content: { 'application/json': { schema: order } } }, 404: { content: problem } } },
      post: { responses: { 201: { headers: { 'CardTrail-Position': {} }, content: { 'application/json': { schema: money } } } } },
    },
    '/v1/orders/latest': { get: { responses: { 200: { content: { 'application/json': { schema: money } } } } } },
    '/v1/unsaid': { get: { responses: { 200: {} } } },
  },
  components: { schemas: { Money: money } },
};

const judge = answerJudge(document);

type Given = Partial<Pick<GivenAnswer, 'method' | 'url' | 'status'>> & { readonly headers?: { readonly [name: string]: string } };

function judged(body: unknown, { method = 'GET', url = '/v1/orders/1?x=y', status = 200, headers = {} }: Given = {}): () => void {
  const all: { readonly [name: string]: string } = {
    'content-type': status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
    ...headers,
  };
  return () => judge({ method, url, status, header: (name) => all[name], text: JSON.stringify(body) });
}

describe('The judge of answers', () => {
  it.each<[string, unknown, Given]>([
    ['what the document says', { total: { amount: 1 }, tags: { a: 'b' } }, {}],
    ['a problem that it tells of', { code: 'unknown-order' }, { status: 404 }],
    ['the path without names before the one with them', { amount: 1 }, { url: '/v1/orders/latest' }],
    ['a command with its position', { amount: 1 }, { method: 'POST', status: 201, headers: { 'cardtrail-position': '1' } }],
    ['what has no operation', 'anything', { url: '/v1/nowhere' }],
    ['an operation of which no answer is said', 'anything', { url: '/v1/unsaid', status: 500 }],
  ])('lets pass %s', (_, body, given) => expect(judged(body, given)).not.toThrow());

  it.each<[string, unknown, Given]>([
    ['a member that is missing', {}, {}],
    ['a member that nobody told of', { total: { amount: 1 }, more: 1 }, {}],
    ['a member that nobody told of, within another', { total: { amount: 1, more: 1 } }, {}],
    ['a value of another type', { total: { amount: '1' } }, {}],
    ['a status that nobody told of', { total: { amount: 1 } }, { status: 202 }],
    ['another media type', { total: { amount: 1 } }, { headers: { 'content-type': 'text/plain' } }],
    ['a problem that nobody told of', { code: 'out-of-stock' }, { status: 404 }],
    ['a header that nobody told of', { total: { amount: 1 } }, { headers: { 'retry-after': '1' } }],
    ['a command without its position', { amount: 1 }, { method: 'POST', status: 201 }],
  ])('does not let pass %s', (_, body, given) => expect(judged(body, given)).toThrow(UndocumentedAnswer));
});
