import type { Call } from '../call.js';
import { EXIT } from '../exit-codes.js';
import { exitCodeOf } from '../faults/exit-code-of.js';
import type { Fault } from '../faults/fault.js';
import { faultOfError } from '../faults/fault-of-error.js';
import { type ReadingStores, withStores } from '../stores/reading-stores.js';
import { type DoctorFinding, found, leftOut } from './finding.js';

/** Makes checks on the open stores. What keeps them closed, or loses one meanwhile, is a finding like any other. */
export async function withOpenStores(
  call: Call,
  checks: (stores: ReadingStores) => Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  try {
    return await withStores(call, checks);
  } catch (error) {
    const fault = faultOfError(error);
    if (exitCodeOf(fault) !== EXIT.unreachable) throw error;
    return closedBy(call, fault);
  }
}

function closedBy({ words }: Call, fault: Fault): readonly DoctorFinding[] {
  if (fault.kind === 'key-encryption-key') {
    return [found('key-encryption-key', 'fail', { code: 'kek-fault', detail: fault.detail }), leftOut('records', 'keys')];
  }
  return [
    found('stores', 'fail', { code: 'stores-closed', detail: words.fault(fault) }),
    leftOut('key-encryption-key', 'closed'),
    leftOut('records', 'closed'),
  ];
}
