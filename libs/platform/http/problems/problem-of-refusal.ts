import type { Refusal } from '@app/kernel';
import { Problem } from './problem.js';
import { isProblemCode } from './problem-statuses.js';

const RETRY_AFTER_SECONDS = 1;

/** The answer to a refused command: the refusal's own code and parameters. A spec keeps the catalogue complete. */
export function problemOfRefusal({ code, parameters }: Refusal): Problem {
  if (!isProblemCode(code)) return new Problem('refused', { parameters: { ...parameters, refusal: code } });
  const again = code === 'index-behind' ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
  return new Problem(code, { parameters, ...again });
}
