import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { temporaryFolders } from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningApi, startApi } from './index.js';

type Content = { readonly schema?: object; readonly examples?: object };
type Answer = {
  readonly description: string;
  readonly headers?: { readonly [name: string]: unknown };
  readonly content?: { readonly [mediaType: string]: Content };
};
type Parameter = { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: object };
type Operation = {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: unknown;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: object } } };
  readonly responses: { readonly [status: string]: Answer };
};
type Told = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: { readonly properties: { readonly [name: string]: object } } } };
};

const folders = temporaryFolders();

type Doors = { readonly controllers: readonly string[]; readonly codes: readonly string[] };

/** The controllers of every folder that has one, with the codes that stand in the folder's files. */
function doorsBelow(root: string): readonly Doors[] {
  const files = ['apps/api/src', 'libs/domain'].flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(http|handlers|decide|policy)\.ts$/.test(file))
      .map((file) => join(root, place, file)),
  );
  return [...Map.groupBy(files, dirname).values()].map((together) => {
    const found = (files: readonly string[], pattern: RegExp): readonly string[] =>
      files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => name));
    return {
      controllers: found(
        together.filter((file) => file.endsWith('.http.ts')),
        /export class (\w+Controller)/g,
      ),
      codes: [...new Set(found(together, /\b(?:refuse|refused|new Problem)\(\s*'([a-z-]+)'/g))],
    };
  });
}

function isThere(document: unknown, pointer: string): boolean {
  const parts = pointer.slice(1).split('/');
  const found = parts.reduce<unknown>(
    (place, part) => (typeof place === 'object' && place !== null ? Object.getOwnPropertyDescriptor(place, part)?.value : undefined),
    document,
  );
  return found !== undefined;
}

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
  it('says of every good answer what it holds', () => {
    for (const operation of operations()) {
      for (const [status, { content = {} }] of goodAnswers(operation)) {
        const said = Object.values(content).filter(({ schema }) => schema !== undefined);
        expect([operation.operationId, status, said.length]).toEqual([operation.operationId, status, 1]);
      }
    }
  });
  it('leads every reference to something', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer = '']) => pointer);
    expect(references.length).toBeGreaterThan(1_000);
    for (const pointer of new Set(references)) expect([pointer, isThere(document, pointer)]).toEqual([pointer, true]);
  });
  it('leaves nothing in it that is said only while it is made', () => expect(JSON.stringify(document)).not.toContain('$named'));
  it('says who is not let in, wherever a key is needed', () => {
    for (const { operationId, security, responses } of operations()) {
      const told = ['401', '403'].filter((status) => status in responses);
      expect([operationId, told]).toEqual([operationId, security === undefined ? [] : ['401', '403']]);
    }
  });
  it('names every problem that is told beside a door as one of its own', () => {
    const doors = doorsBelow(join(import.meta.dirname, '..', '..', '..')).filter(({ controllers }) => controllers.length > 0);
    expect(doors.length).toBeGreaterThan(20);
    for (const { controllers, codes } of doors) {
      const own = operations().filter(({ operationId }) => controllers.includes(operationId.split('_', 1)[0] ?? ''));
      const told = own.flatMap(({ responses }) => Object.values(responses)).flatMap(({ content = {} }) => Object.values(content));
      const named = new Set(told.flatMap(({ examples = {} }) => Object.keys(examples)));
      // What channels are answered is not in the document.
      const untold = own.length === 0 ? [] : codes.filter((code) => !named.has(code));
      expect([controllers, untold]).toEqual([controllers, []]);
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
    expect(Object.keys(document.paths['/v1/orders/{orderId}/cancel']?.['post']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '202', 'default']),
    ));
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
