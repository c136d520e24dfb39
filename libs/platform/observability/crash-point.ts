/** Called where a durable step ends and the next begins; does nothing unless this very point was chosen. */
export type CrashPoint = (name: string) => void;

/**
 * Makes crash points for a setting such as `append.committed` or `append.committed:3` (the third time it is reached).
 * Without a setting the result does nothing.
 */
export function crashPoints(setting: string | undefined, kill: () => void): CrashPoint {
  if (setting === undefined || setting === '') return () => undefined;
  const [chosen, times = '1'] = setting.split(':');
  let left = Number(times);
  return (name) => {
    if (name !== chosen) return;
    left -= 1;
    if (left === 0) kill();
  };
}

/**
 * Kills this process as a power cut would (SIGKILL, nothing is flushed) when `CARDTRAIL_CRASH_AT` names the point.
 * The fault tests hit every one; in production the variable is not set.
 */
export const crashPoint: CrashPoint = crashPoints(process.env['CARDTRAIL_CRASH_AT'], () => process.kill(process.pid, 'SIGKILL'));
