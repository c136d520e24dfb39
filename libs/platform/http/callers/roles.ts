import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { Role } from './caller.js';

export const ROLES = Symbol('ROLES');
export const SCOPE = Symbol('SCOPE');
export const PUBLIC = Symbol('PUBLIC');

/** Lets in callers with one of these roles; an administrator always. A route that says nothing lets nobody in. */
export function Roles(...roles: readonly Role[]): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ROLES, roles), ApiBearerAuth());
}

/** Asks in addition for a scope of the API key, such as `keys:read`. */
export function Scope(scope: string): MethodDecorator & ClassDecorator {
  return SetMetadata(SCOPE, scope);
}

/** Lets in everybody: a channel that signs its messages, a buyer with a token, a probe. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(PUBLIC, true);
}
