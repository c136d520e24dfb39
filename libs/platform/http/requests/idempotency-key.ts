import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { Refuses } from '../problems/refuses.js';

const VISIBLE = /^[!-~]{1,128}$/;

/** A request's Idempotency-Key. @throws Problem where it is missing or malformed */
export function idempotencyKeyOf({ headers }: Pick<FastifyRequest, 'headers'>): string {
  const given = headers['idempotency-key'];
  if (given === undefined || given === '') throw new Problem('idempotency-key-missing');
  if (typeof given !== 'string' || !VISIBLE.test(given)) throw new Problem('idempotency-key-malformed');
  return given;
}

/** Tells the documentation that a handler's route wants the header. */
export const describeIdempotencyKey: ParameterDecorator = (target, name) => {
  const handler = name === undefined ? undefined : Object.getOwnPropertyDescriptor(target, name);
  if (name === undefined || handler === undefined) return;
  const schema = { type: 'string', minLength: 1, maxLength: 128 } as const;
  const description =
    'The same key with the same body gets the first answer again; with another body it is refused. Visible ASCII characters.';
  ApiHeader({ name: 'Idempotency-Key', required: true, description, schema })(target, name, handler);
  Refuses('idempotency-key-missing', 'idempotency-key-malformed', 'idempotency-key-reused', 'not-settled')(target, name, handler);
};

/** Parameter of a handler: the caller's Idempotency-Key, 1 to 128 visible ASCII characters. Without one the command is refused. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => idempotencyKeyOf(context.switchToHttp().getRequest<FastifyRequest>()),
  [describeIdempotencyKey],
);
