import type { OpenAPIObject } from '@nestjs/swagger';
import { type JsonSchema, namedIn, refTo } from './schemas.js';

/** Two schemas want the same name. */
class NameTakenTwice extends Error {
  override readonly name = 'NameTakenTwice';
}

/** Puts every schema that has a name among the components, once, and a reference wherever it is used. @throws NameTakenTwice */
export function placeNamedSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas = new Map<string, unknown>(Object.entries(document.components?.schemas ?? {}));
  const placed = placeIn(document, schemas) as OpenAPIObject;
  return {
    ...placed,
    components: {
      ...placed.components,
      schemas: Object.fromEntries(schemas) as NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>,
    },
  };
}

function placeIn(value: unknown, schemas: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => placeIn(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([keyword]) => keyword !== '$named');
  const others = Object.fromEntries(members.map(([keyword, member]) => [keyword, placeIn(member, schemas)]));
  const found = namedIn(value as JsonSchema);
  if (found === undefined) return others;
  const json = placeIn(found.json, schemas);
  const known = schemas.get(found.name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(json)) throw new NameTakenTwice(found.name);
  schemas.set(found.name, json);
  return { $ref: refTo(found.name), ...others };
}
