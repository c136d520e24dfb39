import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

const MOST_FAULTS = 100;

/** A route that takes no body takes no field: 422 `invalid-input`, as for any field that is not known. An empty body is none. */
@Injectable()
export class BodilessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (takesBody(context)) return true;
    mustHoldNothing(context.switchToHttp().getRequest<FastifyRequest>().body);
    return true;
  }
}

/** Each parameter of a handler is kept under `<what it is>:<its place>`. */
function takesBody(context: ExecutionContext): boolean {
  const routed: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  const parameters = typeof routed === 'object' && routed !== null ? Object.keys(routed) : [];
  return parameters.some((parameter) => parameter.startsWith(`${RouteParamtypes.BODY}:`));
}

function mustHoldNothing(body: unknown): void {
  const names = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  if (names.length === 0 && (body === undefined || body === null || typeof body === 'object') && !Array.isArray(body)) return;
  const fields = names
    .slice(0, MOST_FAULTS)
    .map((field) => ({ field, code: 'unknown-field', message: `property ${field} should not exist` }));
  throw new Problem('invalid-input', { fields });
}
