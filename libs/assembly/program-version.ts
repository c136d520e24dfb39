import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this program, as its package says; it stands in every fact that the program records. */
export function programVersion(from: string = import.meta.dirname): string {
  const file = join(from, 'package.json');
  if (existsSync(file)) {
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof written === 'object' && written !== null && 'version' in written && typeof written.version === 'string')
      return written.version;
  }
  const above = dirname(from);
  return above === from ? 'unknown' : programVersion(above);
}
