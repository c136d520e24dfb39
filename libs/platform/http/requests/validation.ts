import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { type FieldFault, Problem } from '../problems/problem.js';

const MOST_FAULTS = 100;

/** Checks every input against its class: unknown fields are refused, and each fault names its field. */
export function inputValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new Problem('invalid-input', { fields: errors.flatMap((error) => faultsOf(error, '')).slice(0, MOST_FAULTS) }),
  });
}

function faultsOf({ property, constraints = {}, children = [] }: ValidationError, above: string): readonly FieldFault[] {
  const field = above === '' ? property : `${above}.${property}`;
  // Rules are checked from the lowest decorator up: the last one broken stands highest, where a field's type is said.
  const highest = Object.entries(constraints).slice(-1);
  const own = highest.map(([code, message]) => ({ field, code: codeOf(code), message }));
  return [...own, ...children.flatMap((child) => faultsOf(child, field))];
}

/** `isInt` → `is-int`; a field that is not known is `unknown-field`. */
function codeOf(constraint: string): string {
  if (constraint === 'whitelistValidation') return 'unknown-field';
  return constraint.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/^-/, '');
}
