import { ValidateIf } from 'class-validator';

/** A field that may be left out. `null` is not leaving it out. */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}
