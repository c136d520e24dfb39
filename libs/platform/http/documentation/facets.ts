import type { getMetadataStorage } from 'class-validator';

/** One check on one property, as class-validator keeps it. */
export type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** May the property be left out? */
export function isOptional(rules: readonly Rule[]): boolean {
  return rules.some(({ type }) => type === 'conditionalValidation');
}

/** What rules say in the words of JSON Schema. */
export function facetsOf(rules: readonly Rule[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rules.flatMap((rule) => Object.entries(facetOf(rule))));
}

function facetOf(rule: Rule): Readonly<Record<string, unknown>> {
  // A rule without parameters has none, though its type says otherwise.
  const constraints: unknown = rule.constraints;
  const [first, second] = Array.isArray(constraints) ? (constraints as readonly unknown[]) : [];
  switch (rule.name) {
    case 'isInt':
      return { type: 'integer' };
    case 'isString':
      return { type: 'string' };
    case 'min':
      return { minimum: first };
    case 'max':
      return { maximum: first };
    case 'isLength':
      return { minLength: first, ...(second === undefined ? {} : { maxLength: second }) };
    case 'minLength':
      return { minLength: first };
    case 'maxLength':
      return { maxLength: first };
    case 'matches':
      return first instanceof RegExp ? { pattern: first.source } : {};
    case 'isIn':
      return Array.isArray(first) ? { enum: first as readonly unknown[] } : {};
    case 'arrayMaxSize':
      return { maxItems: first };
    case 'arrayMinSize':
      return { minItems: first };
    default:
      return {};
  }
}
