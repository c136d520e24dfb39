/** What reading and explaining orders needs of the configuration. */
export type ReadingSettings = {
  readonly tradePrefix: string;
  /** The IANA zone in which times are written for people. */
  readonly timeZone: string;
};

/** Dependency-injection token of the settings for reading. */
export const READING_SETTINGS = Symbol('READING_SETTINGS');
