import type { FastifyRequest } from 'fastify';

/** Where a request stands in a trace (W3C Trace Context). Ids are lower-case hex. */
export type Trace = { readonly traceId: string; readonly spanId: string; readonly sampled: boolean };

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
const NOBODY = /^0+$/;

/** Goes on with the caller's trace, or begins one. A header that cannot be read is as good as none. */
export function traceFrom(traceparent: string | readonly string[] | undefined, random: () => number): Trace {
  const spanId = hex(16, random);
  const found = typeof traceparent === 'string' && !traceparent.startsWith('ff') ? TRACEPARENT.exec(traceparent) : null;
  const [, traceId = '', parentId = '', flags = ''] = found ?? [];
  if (traceId === '' || NOBODY.test(traceId) || NOBODY.test(parentId)) return { traceId: hex(32, random), spanId, sampled: false };
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The header that hands a trace on. */
export function traceparentOf({ traceId, spanId, sampled }: Trace): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

const traces = new WeakMap<object, Trace>();

export function setTrace(request: FastifyRequest, trace: Trace): void {
  traces.set(request.raw, trace);
}

/** The trace a request belongs to; undefined outside the door. */
export function traceOf(request: FastifyRequest): Trace | undefined {
  return traces.get(request.raw);
}

function hex(digits: number, random: () => number): string {
  let text = '';
  while (text.length < digits) text += Math.floor(random() * 16).toString(16);
  return NOBODY.test(text) ? `${text.slice(1)}1` : text;
}
