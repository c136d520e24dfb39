import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** An answer as it came over HTTP, and to what. */
export type GivenAnswer = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
};

/** An answer is not what the OpenAPI document says of it. */
export class UndocumentedAnswer extends Error {
  override readonly name = 'UndocumentedAnswer';
}

/** Holds answers against the document. @throws UndocumentedAnswer */
export type AnswerJudge = (answer: GivenAnswer) => void;

type Content = { readonly schema?: object; readonly examples?: { readonly [code: string]: unknown } };
type Told = {
  readonly content?: { readonly [mediaType: string]: Content };
  readonly headers?: { readonly [name: string]: unknown };
};
type Operation = { readonly responses: { readonly [status: string]: Told } };
type Document = { readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } } };

/** What clients may rely on besides the body: none of these comes without being told of. */
const TOLD_OF = ['Retry-After', 'WWW-Authenticate', 'Location', 'ETag'];

/** What comes with every answer of which it is told. */
const POSITION = 'CardTrail-Position';

const ROOT = 'openapi.json';

/**
 * Makes a judge of an OpenAPI document. A member that the document does not name is a fault, though clients must accept it.
 * Operations of which it says no good answer are not judged, nor is what has no operation.
 */
export function answerJudge(document: unknown): AnswerJudge {
  const { paths } = document as Document;
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true, validateFormats: false });
  ajv.addSchema(closed(document as object), ROOT);
  const validators = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: readonly string[]): ValidateFunction => {
    const reference = `${ROOT}#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const validator = validators.get(reference) ?? ajv.compile({ $ref: reference });
    validators.set(reference, validator);
    return validator;
  };
  const find = operationFinder(paths);
  return (answer) => {
    const { method, status, text } = answer;
    const found = find(method, answer.url);
    if (found === undefined || !saysGoodAnswers(found.operation)) return;
    const fail = (what: string): never => {
      throw new UndocumentedAnswer(
        `${method} ${answer.url} was answered ${status}, and the document says otherwise: ${what}\n${text.slice(0, 2_000)}`,
      );
    };
    const told = found.operation.responses[status] ?? fail('it tells of no such status');
    const mediaType = answer.header('content-type')?.split(';', 1)[0] ?? '';
    const content = told.content?.[mediaType] ?? fail(`it tells of no answer of the type ${mediaType}`);
    const has = (name: string): boolean => answer.header(name.toLowerCase()) !== undefined;
    const untold = TOLD_OF.filter((name) => has(name) && told.headers?.[name] === undefined);
    if (untold.length > 0) fail(`it tells of no ${untold.join(', ')}`);
    if (told.headers?.[POSITION] !== undefined && !has(POSITION)) fail(`it tells of ${POSITION}`);
    if (mediaType === 'text/event-stream') return;
    const body: unknown = JSON.parse(text);
    const validate = validatorAt(['paths', found.path, method.toLowerCase(), 'responses', String(status), 'content', mediaType, 'schema']);
    if (!validate(body)) fail(ajv.errorsText(validate.errors));
    const code = codeOf(body);
    if (status >= 400 && content.examples?.[code] === undefined) fail(`it does not tell that this route may answer ${code}`);
  };
}

function saysGoodAnswers({ responses }: Operation): boolean {
  return Object.entries(responses).some(([status, { content }]) => status.startsWith('2') && content !== undefined);
}

function codeOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}

type Found = { readonly path: string; readonly operation: Operation };

function operationFinder(paths: Document['paths']): (method: string, url: string) => Found | undefined {
  const known = Object.entries(paths)
    .map(([path, item]) => ({ path, item, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}/?$`) }))
    .sort((a, b) => namesIn(a.path) - namesIn(b.path));
  return (method, url) => {
    const [path = ''] = url.split('?', 1);
    for (const one of known) {
      const operation = one.pattern.test(path) ? one.item[method.toLowerCase()] : undefined;
      if (operation !== undefined) return { path: one.path, operation };
    }
    return undefined;
  };
}

function namesIn(path: string): number {
  return path.split('{').length;
}

/** The document with every object closed that names its members. */
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => closed(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]: [string, unknown]) => [name, closed(member)]));
  const isOpen = members['type'] === undefined || members['properties'] === undefined || members['additionalProperties'] !== undefined;
  return (isOpen ? members : { ...members, additionalProperties: false }) as T;
}
