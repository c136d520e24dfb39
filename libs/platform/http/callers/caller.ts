import type { Actor } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ApiKeyRecord } from '../../secrets/index.js';
import { Problem } from '../problems/problem.js';

/** Roles an API key can have. */
export type Role = ApiKeyRecord['role'];

/** Who sent a request, as its API key says. `shopId` is '' for keys that belong to no shop. */
export type CallerIdentity = {
  readonly keyId: string;
  readonly role: Role;
  readonly shopId: string;
  readonly mode: 'live' | 'test';
  readonly scopes: readonly string[];
  readonly actor: Actor;
};

const callers = new WeakMap<object, CallerIdentity>();

/** Remembers who sent a request. */
export function setCaller(request: FastifyRequest, { id, role, shopId, mode, scopes }: ApiKeyRecord): void {
  callers.set(request.raw, { keyId: id, role, shopId, mode, scopes, actor: { kind: role, id } });
}

/** Who sent a request; undefined where nobody had to say. */
export function callerOf(request: FastifyRequest): CallerIdentity | undefined {
  return callers.get(request.raw);
}

/** Parameter of a handler: who sent the request. Not for routes that are `@Public()`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): CallerIdentity => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new Problem('authentication-required');
  return caller;
});

/** May this caller see what belongs to a shop? A shop sees only its own; whoever else the route lets in sees all. */
export function seesShop(caller: CallerIdentity, shopId: string): boolean {
  return caller.role !== 'shop' || caller.shopId === shopId;
}

/**
 * Live and test do not mix: a key sees and changes only what is of its own mode. `what` names one thing and its mode. An administrator's key,
 * which sets up both and makes the keys of both, is of either. @throws Problem mode-mismatch
 */
export function mustBeOfMode(caller: Pick<CallerIdentity, 'role' | 'mode'>, what: { readonly [thing: string]: 'live' | 'test' }): void {
  if (caller.role === 'admin' || Object.values(what).every((mode) => mode === caller.mode)) return;
  throw new Problem('mode-mismatch', { parameters: { ...what, key: caller.mode } });
}
