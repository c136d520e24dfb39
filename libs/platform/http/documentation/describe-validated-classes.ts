import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

type Class = abstract new (...given: never[]) => object;
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const DESCRIBED = 'swagger/apiModelProperties';

/** Gives the documentation what class-validator knows of every input: its fields, types and bounds are said once. */
export function describeValidatedClasses(app: NestFastifyApplication): void {
  const known = new Set<Class>();
  for (const input of inputsOf(app)) describe(input, known);
}

function inputsOf(app: NestFastifyApplication): readonly Class[] {
  const controllers = [...app.get(ModulesContainer, { strict: false }).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype: unknown = metatype?.prototype;
    if (typeof prototype !== 'object' || prototype === null) return [];
    return Object.getOwnPropertyNames(prototype).flatMap((method) => {
      const types: unknown = Reflect.getMetadata('design:paramtypes', prototype, method);
      return Array.isArray(types) ? types.filter(isClass) : [];
    });
  });
}

function describe(input: Class, known: Set<Class>): void {
  if (known.has(input)) return;
  known.add(input);
  const rules = Map.groupBy(rulesOf(input), ({ propertyName }) => propertyName);
  for (const [property, ofProperty] of rules) {
    const type: unknown = Reflect.getMetadata('design:type', input.prototype, property);
    if (isClass(type) && rulesOf(type).length > 0) describe(type, known);
    if (Reflect.hasMetadata(DESCRIBED, input.prototype, property)) continue;
    ApiProperty(optionsOf(ofProperty))(input.prototype, property);
  }
}

function rulesOf(input: Class): readonly Rule[] {
  return getMetadataStorage().getTargetValidationMetadatas(input, '', true, false);
}

function optionsOf(rules: readonly Rule[]): ApiPropertyOptions {
  const required = !rules.some(({ type }) => type === 'conditionalValidation');
  const each = rules.some((rule) => rule.each);
  const facets = Object.assign({}, ...rules.map(facetOf)) as Readonly<Record<string, unknown>>;
  return { required, ...(each ? { type: 'array', items: { type: 'string' } } : facets) };
}

/** What one rule says in the words of JSON Schema; nothing where these have no word for it. */
function facetOf({ name, constraints = [] }: Rule): Readonly<Record<string, unknown>> {
  const [first, second] = constraints as readonly unknown[];
  switch (name) {
    case 'isInt':
      return { type: 'integer' };
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

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && ![String, Number, Boolean, Object, Array, Promise, Buffer].some((plain) => plain === value);
}
