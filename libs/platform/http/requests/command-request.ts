import { type CommandId, canonicalJson, requestCommandId } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { CommandContext } from '../../command-handling/index.js';
import type { SecretStore } from '../../secrets/index.js';
import { type CallerIdentity, callerOf } from '../callers/caller.js';
import { Problem } from '../problems/problem.js';
import { describeIdempotencyKey, idempotencyKeyOf } from './idempotency-key.js';
import { originOf, type RequestOrigin } from './origin.js';

/** A command as it came in over HTTP: who wants it, from where, and under which key it may be repeated. */
export type CommandRequest = {
  readonly caller: CallerIdentity;
  readonly from: RequestOrigin;
  /** Method and path. */
  readonly route: string;
  readonly idempotencyKey: string;
  readonly commandId: CommandId;
  /** The body as it was read; undefined where there is none, or where it is a stream. */
  readonly body: unknown;
};

/** Parameter of a handler: the request as a command. For routes that name roles. @throws Problem for a missing or malformed Idempotency-Key */
export const RequestedBy = createParamDecorator(
  (_: unknown, context: ExecutionContext): CommandRequest => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    if (caller === undefined) throw new Problem('authentication-required');
    const route = `${request.method} ${request.url.split('?', 1)[0] ?? ''}`;
    const idempotencyKey = idempotencyKeyOf(request);
    // Keys of one shop share its commands; a key without a shop has its own.
    const commandId = requestCommandId(caller.shopId === '' ? caller.keyId : caller.shopId, route, idempotencyKey);
    return { caller, from: originOf(request), route, idempotencyKey, commandId, body: request.body };
  },
  [describeIdempotencyKey],
);

/** What command handling must know of a request. `correlationId`: the order, or the name of another stream. */
export async function commandContext(
  secrets: Pick<SecretStore, 'index'>,
  { caller, route, commandId, body }: Pick<CommandRequest, 'caller' | 'route' | 'commandId' | 'body'>,
  correlationId: string,
): Promise<CommandContext> {
  const commandHash = await secrets.index(caller.shopId, 'command', `${route}\n${canonicalJson(body ?? null)}`);
  return { commandId, commandHash, actor: caller.actor, shopId: caller.shopId, correlationId, causationId: commandId };
}
