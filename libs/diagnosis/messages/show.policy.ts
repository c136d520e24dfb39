import { type Instant, toMillis } from '@app/kernel';

/**
 * Writes instants as `2026-11-24 18:15:03`, in one time zone: the same in every language, and nobody can mistake month for day.
 * @throws RangeError when there is no such IANA zone.
 */
export function timesIn(timeZone: string): (at: Instant) => string {
  const known = ZONES.get(timeZone);
  if (known !== undefined) return known;
  const made = timesNewlyIn(timeZone);
  ZONES.set(timeZone, made);
  return made;
}

/** Made once each: a formatter costs more than all that one explanation writes with it. There are only as many as there are zones. */
const ZONES = new Map<string, (at: Instant) => string>();

function timesNewlyIn(timeZone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(toMillis(at)).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
  };
}
