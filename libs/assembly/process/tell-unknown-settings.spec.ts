import { openLog } from '@app/platform/http';
import { describe, expect, it } from '@jest/globals';
import { tellUnknownSettings } from './tell-unknown-settings.js';

describe('A setting that was misspelt', () => {
  it('is told by the log, and its value is not', () => {
    const lines: string[] = [];
    const logger = openLog('warn', { write: (line) => void lines.push(line) });
    tellUnknownSettings({ CARDTRAIL_KEKFILE: 'hunter2', CARDTRAIL_DATA: '/srv', CARDTRAIL_CRASH_AT: 'x' }, logger);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', variable: 'CARDTRAIL_KEKFILE', nearest: 'CARDTRAIL_KEK_FILE' });
    expect(lines[0]).not.toContain('hunter2');
  });
});
