import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { temporaryFolders } from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningApi, startApi } from './index.js';

type Answer = { readonly description: string; readonly headers?: { readonly [name: string]: unknown } };
type Parameter = { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: object };
type Operation = {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: object } } };
  readonly responses: { readonly [status: string]: Answer };
};
type Told = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: { readonly properties: { readonly [name: string]: object } } } };
};

const folders = temporaryFolders();

describe('The documentation of the server', () => {
  let api: RunningApi;
  let document: Told;
  beforeAll(async () => {
    api = await startApi({ config: readConfiguration({ PORT: '0' }, folders()), logger: openLog('silent') });
    document = (await (await fetch(`${api.url}/v1/openapi.json`)).json()) as Told;
  });
  afterAll(() => api.close());

  const operations = (): readonly (Operation & { readonly method: string; readonly path: string })[] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
    );
  const isCommand = ({ parameters }: Operation): boolean => parameters.some(({ name }) => name === 'Idempotency-Key');
  const goodAnswers = ({ responses }: Operation): readonly (readonly [string, Answer])[] =>
    Object.entries(responses).filter(([status]) => /^2\d\d$/.test(status));

  it('gives every name in a path its parameter, and names none that is not there', () => {
    expect(operations().length).toBeGreaterThan(40);
    for (const { method, path, parameters } of operations()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect([method, path, inPath.map(({ name }) => name).sort()]).toEqual([method, path, names.sort()]);
      for (const parameter of inPath) expect(parameter).toMatchObject({ required: true, schema: { type: 'string' } });
    }
  });
  it('says of every operation in a line of its own what it does', () => {
    const summaries = operations().map(({ operationId, summary = '' }) => ({ operationId, summary }));
    expect(summaries.filter(({ summary }) => !/^[A-Z].{7,}$/.test(summary))).toEqual([]);
    expect(new Set(summaries.map(({ summary }) => summary)).size).toBe(summaries.length);
  });
  it('says of every operation what a good answer is', () => {
    for (const operation of operations()) {
      const answers = goodAnswers(operation);
      expect([operation.operationId, answers.length > 0]).toEqual([operation.operationId, true]);
      for (const [, { description }] of answers) expect(description).not.toBe('');
    }
  });
  it('says of every command, and of nothing else, that its answer tells a position', () => {
    expect(operations().filter(isCommand).length).toBeGreaterThan(20);
    for (const operation of operations()) {
      const told = goodAnswers(operation).map(([, { headers = {} }]) => 'CardTrail-Position' in headers);
      expect([operation.operationId, ...new Set(told)]).toEqual([operation.operationId, isCommand(operation)]);
    }
  });
  it('has no header parameter that OpenAPI ignores', () => {
    const names = operations().flatMap(({ parameters }) =>
      parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
    );
    expect(new Set(names)).toEqual(new Set(['Idempotency-Key']));
  });
  it('says of a cancellation that it is done, or waits', () =>
    expect(Object.keys(document.paths['/v1/orders/{orderId}/cancel']?.['post']?.responses ?? {})).toEqual(['200', '202', 'default']));
  it('describes an import of keys as each of its types is read', () => {
    const content = document.paths['/v1/products/{productId}/keys']?.['post']?.requestBody?.content ?? {};
    const types = Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema]));
    expect(types).toEqual({
      'application/json': expect.objectContaining({ type: 'object', required: ['keys'] }),
      'text/csv': { type: 'string', description: expect.stringContaining('first column') },
      'application/x-ndjson': { type: 'string', description: expect.stringContaining('JSON string') },
      'text/plain': { type: 'string', description: expect.stringContaining('a key') },
    });
  });
  it.each(['ListProductDto', 'ChangeProductDto'])('describes a product in words: %s', (name) =>
    expect(document.components.schemas[name]?.properties['description']).toEqual({ type: 'string', maxLength: 4_000 }),
  );
});
