/** Callback routes record at most this much of a message; a genuine one has a few hundred bytes. */
export const MESSAGE_LIMIT_BYTES = 64 * 1024;

/** Is this a number as channels make them: 1 to 64 printable ASCII characters, none of which separates form fields? */
export function isNumberOfTrade(value: unknown): value is string {
  return typeof value === 'string' && /^[!-%'-<>-~]{1,64}$/.test(value);
}
