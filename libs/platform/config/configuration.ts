import type { AmountOfEach } from '@app/kernel';

/** Where facts, views and keys are kept. The addresses hold passwords: never in a log or an error. */
export type EngineChoice =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'cluster'; readonly eventStoreUrl: string; readonly mongoUrl: string };

/** How this install runs. */
export type Configuration = {
  /** 0 picks a free port. */
  readonly port: number;
  readonly host: string;
  /** Absolute paths. */
  readonly dataFolder: string;
  readonly kekFile: string;
  /** An administrator's key given from outside; undefined: one is made on the first start. */
  readonly adminKey: string | undefined;
  /** As given; undefined: the one kept in the data folder, made on the first start. */
  readonly tradePrefix: string | undefined;
  /** Addresses and CIDRs whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly timezone: string;
  /** Without a slash at its end. What notify URLs are built from. */
  readonly publicUrl: string;
  readonly logLevel: string;
  /** What goes back within any hour by the platform's own decision. */
  readonly refundLimit: { readonly count: number; readonly amounts: AmountOfEach };
  readonly engine: EngineChoice;
  /** Does this process follow the log? Else it is left to workers, which takes the cluster engine. */
  readonly followsLog: boolean;
};

/** The configuration of a process that runs: what the first start makes is there. */
export type RunningConfiguration = Configuration & { readonly tradePrefix: string };

/** One setting that is at fault, and what to do about it. */
export type SettingFault = { readonly setting: string; readonly what: string };

/** Settings are at fault. All of them are named at once. */
export class ConfigurationFault extends Error {
  override readonly name = 'ConfigurationFault';

  constructor(
    readonly faults: readonly SettingFault[],
    options?: ErrorOptions,
  ) {
    super(['The configuration is at fault:', ...faults.map(({ setting, what }) => `  ${setting}: ${what}`)].join('\n'), options);
  }
}

/** Dependency-injection token of the configuration: a `RunningConfiguration`. */
export const CONFIG = Symbol('CONFIG');
