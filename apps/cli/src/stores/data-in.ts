import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '@app/platform/config';
import { EVENTS_FILE } from '@app/platform/event-store';
import { CliFault } from '../faults/fault.js';

/** What a folder was before its log was opened: `closed` where this user may not read it, with the code of the operating system. */
export type DataFolderState = 'there' | 'none' | { readonly closed: string; readonly code: string };

/** Is there the log of a shop in a folder, and may this user read it? */
export function dataIn(folder: string, access: typeof accessSync = accessSync): DataFolderState {
  const file = join(folder, EVENTS_FILE);
  try {
    access(file, constants.R_OK);
    return 'there';
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : { closed: file, code };
  }
}

/** @throws CliFault no-data, data-closed */
export function mustHoldData(folder: string): void {
  const state = dataIn(folder);
  if (state === 'there') return;
  throw new CliFault(state === 'none' ? { kind: 'no-data', folder } : { kind: 'data-closed', path: state.closed, code: state.code });
}
