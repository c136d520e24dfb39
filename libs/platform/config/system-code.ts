/** The code that the operating system gave an error, such as EACCES; `unknown` where it gave none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
