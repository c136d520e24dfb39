import { FOLLOWERS } from '../commands/followers.js';
import type { Fault } from '../faults/fault.js';
import { refusalIn } from './server-answers.js';

/** What a server refused: what it was asked, and what it answered. `key`: where the key was found, and the file that may hold another. */
export type Refused = {
  readonly path: string;
  readonly status: number;
  readonly answer: unknown;
  readonly key: { readonly from: string; readonly file: string };
};

/** What a refusal means for whoever sits at the command line: the same as without a server, where that can be told. */
export function faultOfRefusal({ path, status, answer, key }: Refused): Fault {
  const refusal = refusalIn(answer);
  const { code, title } = refusal;
  const [area = '', first = '', second = ''] = path.split('/').slice(2).map(decodeURIComponent);
  switch (code) {
    case 'authentication-required':
    case 'api-key-unknown':
    case 'api-key-revoked':
    case 'role-not-allowed':
      return { kind: 'server-key-refused', code, ...key };
    case 'unknown-projection':
      if (area !== 'parked') break;
      return { kind: 'unknown-subscription', detail: `nothing named ${first} follows the log here` };
    case 'unknown-parked':
      return { kind: 'not-parked', detail: nothingWaits(first, second) };
    case 'unknown-product':
    case 'route-not-supported':
      return { kind: code, productId: first };
    case 'reason-missing':
      return { kind: 'reason-missing' };
    case 'nobody-follows':
      return { kind: 'not-answered', subscription: first };
    case 'rebuild-under-way':
      return { kind: 'unfit-build', detail: title };
    default:
  }
  return { ...refusal, kind: 'server-refused', status };
}

function nothingWaits(subscription: string, key: string): string {
  return FOLLOWERS.sagas.includes(subscription)
    ? `order ${key} has no failure in ${subscription}`
    : `nothing waits under ${key} in ${subscription}`;
}
