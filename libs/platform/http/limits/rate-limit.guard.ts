import { applyDecorators, type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata, UseGuards } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { Problem } from '../problems/problem.js';
import { Refuses } from '../problems/refuses.js';
import { originOf } from '../requests/origin.js';
import { type Rate, TokenBuckets } from './token-buckets.js';

type NamedRate = Rate & { readonly name: string };
const RATE_LIMIT = Symbol('RATE_LIMIT');

/** Refuses what comes from one address faster than the route's rate: 429 `too-many-requests`. */
@Injectable()
class RateLimitGuard implements CanActivate {
  readonly #buckets = new Map<string, TokenBuckets>();

  constructor(
    private readonly reflector: Reflector,
    @Inject(HTTP_OPTIONS) private readonly options: Pick<HttpOptions, 'clock'>,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const rate = this.reflector.getAllAndOverride<NamedRate | undefined>(RATE_LIMIT, [context.getHandler(), context.getClass()]);
    if (rate === undefined) return true;
    const { client } = originOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (this.bucketsOf(rate).take(client)) return true;
    throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(1 / rate.perSecond) });
  }

  private bucketsOf(rate: NamedRate): TokenBuckets {
    const found = this.#buckets.get(rate.name) ?? new TokenBuckets(this.options.clock, rate);
    this.#buckets.set(rate.name, found);
    return found;
  }
}

/** Bounds how often one address may come; routes of one name share their buckets. */
export function RateLimited(name: string, rate: Rate): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(RATE_LIMIT, { name, ...rate } satisfies NamedRate),
    UseGuards(RateLimitGuard),
    Refuses('too-many-requests'),
  );
}
