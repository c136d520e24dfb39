/** A JSON Schema as the document writes it; `$named` stands for a schema that has a name, until the document gives it its place. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The JSON Schema of every value of a type: that it lets each of them in is proved by the compiler. */
export type Schema<T> = { readonly json: JsonSchema; readonly isOptional?: never; readonly letsIn?: (value: T) => void };

/** The schema of a member that may be left out. */
export type OptionalSchema<T> = { readonly json: JsonSchema; readonly isOptional: true; readonly letsIn?: (value: T) => void };

/** A schema for every member of a type; one that may be left out says so. */
export type Members<T> = { readonly [K in keyof T & string]: MemberSchema<T[K]> };

type MemberSchema<M> = unknown extends M ? Schema<M> : undefined extends M ? OptionalSchema<Exclude<M, undefined>> : Schema<M>;

const MORE_MAY_COME = 'More values may come: a client must accept those that it does not know.';

/** What a schema with a name is called, and what it is. */
export type Named = { readonly name: string; readonly json: JsonSchema };

export function text(description?: string, facets: JsonSchema = {}): Schema<string> {
  return { json: { type: 'string', ...said(description), ...facets } };
}

/** A number without a fraction. The description says of what. */
export function integer(description?: string, facets: JsonSchema = {}): Schema<number> {
  return { json: { type: 'integer', ...said(description), ...facets } };
}

/** How many there are of something. */
export function count(description?: string): Schema<number> {
  return integer(description, { minimum: 0 });
}

export function truth(description?: string): Schema<boolean> {
  return { json: { type: 'boolean', ...said(description) } };
}

/** A time as every answer writes it. */
export function time(description?: string): Schema<string> {
  return text(description, { format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
}

/** A number that may be larger than a client's numbers are exact: it is written as a string. */
export function longNumber(description?: string): Schema<string> {
  return text(description, { pattern: '^[0-9]+$' });
}

/** One of a list that is complete. */
export function choice<V extends string>(values: readonly V[], description?: string): Schema<V> {
  return { json: { type: 'string', enum: [...values], ...said(description) } };
}

/** One of a list that may become longer, under a name of its own. */
export function growingChoice<V extends string>(name: string, values: readonly V[], description: string): Schema<V> {
  return named(name, `${description} ${MORE_MAY_COME}`, choice(values));
}

export function list<T>(items: Schema<T>, description?: string): Schema<readonly T[]> {
  return { json: { type: 'array', items: items.json, ...said(description) } };
}

/** Values by names that are no part of the API. */
export function map<T>(values: Schema<T>, description?: string): Schema<{ readonly [name: string]: T }> {
  return { json: { type: 'object', additionalProperties: values.json, ...said(description) } };
}

/** Any JSON: what the API makes no promise about. */
export function anything(description: string): Schema<unknown> {
  return { json: { description } };
}

/** An object with these members. Clients must accept members that they do not know. */
export function record<T extends object>(members: Members<T>): Schema<T> {
  const entries = Object.entries<Schema<never> | OptionalSchema<never>>(members);
  const required = entries.filter(([, member]) => member.isOptional !== true).map(([name]) => name);
  return {
    json: {
      type: 'object',
      ...(required.length === 0 ? {} : { required }),
      properties: Object.fromEntries(entries.map(([name, { json }]) => [name, json])),
    },
  };
}

/** A member that may be left out. */
export function optional<T>({ json }: Schema<T>): OptionalSchema<T> {
  return { json, isOptional: true };
}

/** The value, or null. */
export function orNull<T>({ json }: Schema<T>): Schema<T | null> {
  const { type } = json;
  if (typeof type !== 'string') return { json: { anyOf: [json, { type: 'null' }] } };
  const values = json['enum'] as readonly unknown[] | undefined;
  return { json: { ...json, type: [type, 'null'], ...(values === undefined ? {} : { enum: [...values, null] }) } };
}

/** The one or the other. */
export function either<A, B>(a: Schema<A>, b: Schema<B>): Schema<A | B> {
  return { json: { anyOf: [a.json, b.json] } };
}

/** One of several objects, each with a name of its own: its `kind` tells which. */
export function oneOfKinds<T extends { readonly kind: string }>(
  kinds: {
    readonly [K in T['kind']]: Schema<Extract<T, { readonly kind: K }>>;
  },
): Schema<T> {
  const known = Object.entries<Schema<never>>(kinds);
  const mapping = Object.fromEntries(known.map(([kind, { json }]) => [kind, refTo(namedIn(json)?.name ?? kind)]));
  return { json: { oneOf: known.map(([, { json }]) => json), discriminator: { propertyName: 'kind', mapping } } };
}

/** Gives a schema a name of its own in the document, by which clients know it. */
export function named<T>(name: string, description: string, { json }: Schema<T>): Schema<T> {
  return { json: { $named: { name, json: { ...json, description } } satisfies Named } };
}

/** The same values, with what they mean here. */
export function about<T>(description: string, { json }: Schema<T>): Schema<T> {
  return { json: { ...json, description } };
}

/** A page of a list. */
export function page<T>(name: string, items: Schema<T>): Schema<{ readonly items: readonly T[]; readonly next: string | null }> {
  const members = { items: list(items), next: orNull(text('Given as `after` it gets the following page; null at the end.')) };
  return named(name, 'A page of a list.', record<{ readonly items: readonly T[]; readonly next: string | null }>(members));
}

/** The name and the schema that stand in for one another here, if they do. */
export function namedIn(json: JsonSchema): Named | undefined {
  return json['$named'] as Named | undefined;
}

/** Where a document keeps a schema with a name. */
export function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

function said(description: string | undefined): JsonSchema {
  return description === undefined ? {} : { description };
}
