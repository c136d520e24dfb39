import { ValidateBy, type ValidationOptions } from 'class-validator';

const MOST = 20;
const NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
const LONGEST = 200;

/** At most 20 named texts of at most 200 characters, such as faceValue, region, edition, validUntil, usageLimits. */
export function IsAttributes(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isAttributes',
      validator: {
        validate: (value: unknown) => isAttributes(value),
        defaultMessage: () => `at most ${MOST} names (${NAME.source}), each with a text of at most ${LONGEST} characters`,
      },
    },
    options,
  );
}

function isAttributes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return entries.length <= MOST && entries.every(([name, text]) => NAME.test(name) && typeof text === 'string' && text.length <= LONGEST);
}
