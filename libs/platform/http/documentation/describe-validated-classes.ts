import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import { facetsOf, isOptional, type Rule } from './facets.js';
import { handlersOf } from './handlers.js';

type Class = new () => object;

const DESCRIBED = 'swagger/apiModelProperties';

/** Gives the documentation what class-validator knows of every input: its fields, types and bounds are said once. */
export function describeValidatedClasses(app: NestFastifyApplication): void {
  const known = new Set<Class>();
  for (const input of inputsOf(app)) describe(input, known);
}

function inputsOf(app: NestFastifyApplication): readonly Class[] {
  return handlersOf(app).flatMap(({ prototype, name }) => {
    const types: unknown = Reflect.getMetadata('design:paramtypes', prototype, name);
    return Array.isArray(types) ? types.filter(isClass) : [];
  });
}

function describe(input: Class, known: Set<Class>): void {
  if (known.has(input)) return;
  known.add(input);
  const prototype: unknown = input.prototype;
  if (typeof prototype !== 'object' || prototype === null) return;
  for (const [property, rules] of Map.groupBy(rulesOf(input), ({ propertyName }) => propertyName)) {
    const inner = innerClass(input, prototype, property, rules);
    if (inner !== undefined) describe(inner, known);
    if (Reflect.hasMetadata(DESCRIBED, prototype, property)) continue;
    ApiProperty(optionsOf(rules, inner))(prototype, property);
  }
}

/** The class of what stands in a property, or of the members of a list there; undefined where that is no validated class. */
function innerClass(input: Class, prototype: object, property: string, rules: readonly Rule[]): Class | undefined {
  const type: unknown = isList(rules) ? memberClass(input, property) : Reflect.getMetadata('design:type', prototype, property);
  return isClass(type) && rulesOf(type).length > 0 ? type : undefined;
}

/** Only class-transformer knows what the members of a list are: it is asked by giving it one. */
function memberClass(input: Class, property: string): unknown {
  const made: unknown = Object.getOwnPropertyDescriptor(plainToInstance(input, { [property]: [{}] }), property)?.value;
  const member: unknown = Array.isArray(made) ? made[0] : undefined;
  return typeof member === 'object' && member !== null ? member.constructor : undefined;
}

function rulesOf(input: Class): readonly Rule[] {
  return getMetadataStorage().getTargetValidationMetadatas(input, '', true, false);
}

function isList(rules: readonly Rule[]): boolean {
  return rules.some(({ each }) => each);
}

function optionsOf(rules: readonly Rule[], inner: Class | undefined): ApiPropertyOptions {
  const required = !isOptional(rules);
  const facets = facetsOf(rules.filter(({ each }) => !each));
  if (!isList(rules)) return { required, ...facets, ...(inner === undefined ? {} : { type: inner }) };
  if (inner !== undefined) return { required, ...facets, type: inner, isArray: true };
  return { required, ...facets, type: 'array', items: { type: 'string', ...facetsOf(rules.filter(({ each }) => each)) } };
}

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && ![String, Number, Boolean, Object, Array, Promise, Buffer].some((plain) => plain === value);
}
