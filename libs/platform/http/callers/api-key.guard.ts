import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { ApiKeyRecord } from '../../secrets/index.js';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { Problem } from '../problems/problem.js';
import { type Role, setCaller } from './caller.js';
import { PUBLIC, ROLES, SCOPE } from './roles.js';

const BEARER = /^Bearer +([!-~]{1,512}) *$/i;

/** Lets in whoever shows a key with a role that the route names. Everybody else, and every route that names none, is refused. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(HTTP_OPTIONS) private readonly options: Pick<HttpOptions, 'apiKeys'>,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const on = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, on) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = await this.keyOf(request.headers.authorization);
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, on) ?? [];
    const scope = this.reflector.getAllAndOverride<string | undefined>(SCOPE, on);
    if (key.role !== 'admin') mustBeLetIn(key, roles, scope);
    setCaller(request, key);
    return true;
  }

  private async keyOf(authorization: string | undefined): Promise<ApiKeyRecord> {
    if (authorization === undefined) throw new Problem('authentication-required');
    const presented = BEARER.exec(authorization)?.[1];
    const key = presented === undefined ? undefined : await this.options.apiKeys.findApiKey(presented);
    if (key === undefined) throw new Problem('api-key-unknown');
    if (key.revokedAt !== undefined) throw new Problem('api-key-revoked');
    return key;
  }
}

function mustBeLetIn(key: ApiKeyRecord, roles: readonly Role[], scope: string | undefined): void {
  if (!roles.includes(key.role)) throw new Problem('role-not-allowed', { parameters: { role: key.role } });
  if (scope !== undefined && !key.scopes.includes(scope)) throw new Problem('scope-missing', { parameters: { scope } });
}
