import { MongoAPIError, MongoCompatibilityError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { mongoFault, redactedUrl } from './connection-url.js';
import { isNotNow } from './store-lost.js';

/** Codes of a refused login: no such user, no right to do anything, wrong password, and Atlas's own. From MongoDB's error_codes.yml. */
const LOGIN_REFUSED = new Set<unknown>([11, 13, 18, 8_000]);
/** Codes of Node.js for a certificate that is not trusted, is of another host, or has run out. */
const CERTIFICATE = /CERT|ALTNAME|ISSUER|VERIFY/;

/** What to do about a server that could not be connected to. Neither the user nor what the server or the driver says in words is told. */
export function connectionFault(error: unknown, url: string, oldestMajor: number): Error {
  const where = redactedUrl(url);
  if (error instanceof Error && error.cause instanceof MongoCompatibilityError) {
    return mongoFault(`${where} cannot be spoken to by this program: give one of MongoDB ${oldestMajor}.0 or later`);
  }
  if (error instanceof MongoServerError && (LOGIN_REFUSED.has(error.code) || !isNotNow(error.code))) return refusal(error, where);
  if (error instanceof MongoAPIError) {
    return mongoFault(`${where} cannot be used as the address says (${error.name}): check its user, password and options`);
  }
  const unread = unreadFile(error);
  if (unread !== undefined) return mongoFault(`${fileOptionsIn(url)} names a file that cannot be read (${unread}): correct it`);
  const code = codeBelow(error);
  if (code !== undefined && CERTIFICATE.test(code)) {
    return mongoFault(
      `the certificate of ${where} is not accepted (${code}): name its authority with tlsCAFile, and the host as in the certificate`,
    );
  }
  const told = [nameOf(error), ...(code === undefined ? [] : [code])].join(', ');
  return mongoFault(`no primary can be reached at ${where} (${told}): start the server, or correct the host, port and replicaSet`);
}

/** The name of an error's class; that of any value where it is no error. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

function refusal({ code, errorResponse }: MongoServerError, where: string): Error {
  if (LOGIN_REFUSED.has(code)) {
    return mongoFault(`${where} refuses this user or password: correct them, with authSource=admin where the user is kept there`);
  }
  const told = typeof errorResponse['codeName'] === 'string' ? `${errorResponse['codeName']}, code ${code}` : `code ${code}`;
  return mongoFault(
    `${where} answers, and refuses (${told}): correct the user, the password and the options of the address, or see the server's log`,
  );
}

/** The code with which a file could not be read; undefined where that is not what happened. The driver passes on what the system says. */
function unreadFile(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error)) return undefined;
  const isOfFile = error.syscall === 'open' || error.code === 'EISDIR';
  return isOfFile && typeof error.code === 'string' ? error.code : undefined;
}

/** The options of an address that name files. */
function fileOptionsIn(url: string): string {
  const names = [...url.matchAll(/[?&](tls\w*File)=/gi)].flatMap(([, name]) => name ?? []);
  return names.length === 0 ? 'an option of the address' : names.join(' or ');
}

/** The code of the operating system or of TLS for which no server was found; undefined where none is known. */
function codeBelow(error: unknown): string | undefined {
  if (error instanceof MongoServerSelectionError) {
    const [first] = [...(error.reason?.servers.values() ?? [])].flatMap((server) => codeBelow(server.error) ?? []);
    return first;
  }
  // Errors of the system are not always instances of this realm's Error.
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeBelow(error.cause) : undefined;
}
