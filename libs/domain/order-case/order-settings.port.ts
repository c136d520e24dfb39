/** What of this install's settings orders need. */
export type OrderSettings = {
  /** With what our numbers at channels begin, for ever. */
  readonly tradePrefix: string;
  /** What notify URLs are built from. */
  readonly publicUrl: string;
};

/** Dependency-injection token of these settings. */
export const ORDER_SETTINGS = Symbol('ORDER_SETTINGS');
