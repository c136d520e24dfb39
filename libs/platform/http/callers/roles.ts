import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { Refuses } from '../problems/refuses.js';
import type { Role } from './caller.js';

export const ROLES = Symbol('ROLES');
export const SCOPE = Symbol('SCOPE');
export const PUBLIC = Symbol('PUBLIC');

/** Lets in callers with one of these roles; an administrator always. A route that says nothing lets nobody in. */
export function Roles(...roles: readonly Role[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ROLES, roles),
    ApiBearerAuth(),
    Refuses('authentication-required', 'api-key-unknown', 'api-key-revoked', 'role-not-allowed'),
  );
}

/** Asks in addition for a scope of the API key, such as `keys:read`. */
export function Scope(scope: string): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(SCOPE, scope), Refuses('scope-missing'));
}

/** Lets in everybody: a channel that signs its messages, a buyer with a token, a probe. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(PUBLIC, true);
}
