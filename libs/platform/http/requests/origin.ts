import { BlockList, isIP } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where a request came from. `peer`: the other end of the connection. `client`: the first hop from the right that nobody vouches for. */
export type RequestOrigin = { readonly peer: string; readonly client: string };

/** Tells where a request came from, by its connection and its X-Forwarded-For headers. */
export type FindOrigin = (peer: string | undefined, forwardedFor: string | readonly string[] | undefined) => RequestOrigin;

const MOST_HOPS = 50;

/** Believes forwarding headers exactly as far as they were written by these addresses and networks. */
export function findOriginBehind(trustedProxies: readonly string[]): FindOrigin {
  const trusted = networks(trustedProxies);
  const isTrusted = (address: string): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (connection, forwardedFor) => {
    const peer = plainAddress(connection ?? '') ?? 'unknown';
    let client = peer;
    for (const hop of hopsOf(forwardedFor)) {
      if (client === 'unknown' || !isTrusted(client)) break;
      const address = plainAddress(hop);
      if (address === undefined) break;
      client = address;
    }
    return { peer, client };
  };
}

const origins = new WeakMap<object, RequestOrigin>();

export function setOrigin(request: FastifyRequest, origin: RequestOrigin): void {
  origins.set(request.raw, origin);
}

/** Where a request came from. */
export function originOf(request: FastifyRequest): RequestOrigin {
  const peer = plainAddress(request.raw.socket.remoteAddress ?? '') ?? 'unknown';
  return origins.get(request.raw) ?? { peer, client: peer };
}

/** Parameter of a handler: where the request came from. */
export const From = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestOrigin => originOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

function networks(list: readonly string[]): BlockList {
  const found = new BlockList();
  for (const one of list) {
    const [address = '', bits] = one.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) found.addAddress(address, family);
    else found.addSubnet(address, Number(bits), family);
  }
  return found;
}

/** Nearest first. */
function hopsOf(forwardedFor: string | readonly string[] | undefined): readonly string[] {
  const written = typeof forwardedFor === 'string' ? forwardedFor : (forwardedFor ?? []).join(',');
  return written
    .split(',')
    .slice(-MOST_HOPS)
    .map((hop) => hop.trim())
    .reverse();
}

/** An address without port, brackets, zone or the IPv6 form of an IPv4 address; undefined when it is none. */
function plainAddress(written: string): string | undefined {
  const inBrackets = /^\[([^\]]+)\](?::\d+)?$/.exec(written)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(written)?.[1];
  const [address = ''] = (inBrackets ?? withPort ?? written).split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return isIP(mapped) === 0 ? undefined : mapped.toLowerCase();
}
