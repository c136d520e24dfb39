/**
 * What a command ends with. Programs may rely on these numbers; `cardtrail --help` and docs/operating.md explain them.
 * 70 is EX_SOFTWARE of sysexits.h.
 */
export const EXIT = {
  /** It was done, or the answer is yes. */
  ok: 0,
  /** The answer is no: builds differ, doctor found a fault, a retry failed again, nothing could be imported, or it was interrupted. */
  no: 1,
  /** It was asked in a wrong way, or the configuration is at fault. */
  usage: 2,
  /** What was asked about is not there. */
  notFound: 3,
  /** The store is locked, cannot be opened, or its server does not answer, cannot do it now, or does not take the key. */
  unreachable: 4,
  /** A record, a file or a backup is not what it was. */
  damaged: 5,
  /** A fault of the program itself. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
