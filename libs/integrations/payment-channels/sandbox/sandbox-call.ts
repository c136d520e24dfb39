import { callGateway, jsonObject } from '../gateway-call.js';
import { gatewayPage } from '../gateway-url.js';
import type { PaymentChannelSurroundings } from '../surroundings.js';
import type { SandboxAccount } from './sandbox-account.js';
import { SIGNATURE_HEADER, signatureFault, signedHeaders, TIMESTAMP_HEADER } from './sandbox-signature.js';

/** An answer whose signature fits, or why there is none. */
export type SignedAnswer =
  | { readonly trusted: true; readonly fields: { readonly [field: string]: unknown } }
  | { readonly trusted: false; readonly because: string };

/** Sends a signed question to the sandbox gateway and verifies the signature of its answer. Never throws. */
export async function askSandbox(
  { fetch, clock }: PaymentChannelSurroundings,
  sandbox: SandboxAccount,
  question: 'query' | 'close' | 'refund' | 'refund-query',
  fields: { readonly [field: string]: string | number },
  signal: AbortSignal,
): Promise<SignedAnswer> {
  const body = JSON.stringify({ account: sandbox.account, ...fields });
  const headers = { 'content-type': 'application/json', ...signedHeaders(sandbox.key, body, clock.now()) };
  const url = gatewayPage(sandbox.gatewayUrl, question);
  const reply = await callGateway(fetch, { url, method: 'POST', headers, body }, signal);
  if (!reply.answered) return { trusted: false, because: reply.because };
  const signed = {
    timestamp: reply.headers.get(TIMESTAMP_HEADER) ?? undefined,
    signature: reply.headers.get(SIGNATURE_HEADER) ?? undefined,
    body: Buffer.from(reply.body),
  };
  const fault = signatureFault(sandbox.key, signed, clock.now());
  if (fault !== undefined) return { trusted: false, because: `answer-${fault}` };
  const answer = jsonObject(reply.body);
  return answer === undefined ? { trusted: false, because: 'answer-is-no-json-object' } : { trusted: true, fields: answer };
}
