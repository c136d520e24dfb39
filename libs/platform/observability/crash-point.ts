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

const die = crashPoints(process.env['CARDTRAIL_CRASH_AT'], () => process.kill(process.pid, 'SIGKILL'));
const fail = crashPoints(process.env['CARDTRAIL_FAIL_AT'], () => {
  throw new Error('failed on purpose, as CARDTRAIL_FAIL_AT says');
});

/**
 * Kills this process as a power cut would (SIGKILL, nothing is flushed) when `CARDTRAIL_CRASH_AT` names the point, and
 * throws when `CARDTRAIL_FAIL_AT` does. The fault tests hit every one; in production neither variable is set.
 */
export const crashPoint: CrashPoint = (name) => {
  die(name);
  fail(name);
};
