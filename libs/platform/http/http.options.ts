import type { Clock, Scheduler } from '@app/kernel';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { SecretStore } from '../secrets/index.js';
import type { HealthCheck } from './operations/health-check.js';

/** What the front of the house is opened with. */
export type HttpOptions = {
  readonly apiKeys: Pick<SecretStore, 'findApiKey'>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Numbers in [0, 1): for span ids, never for secrets. */
  readonly random: () => number;
  /** Addresses and CIDRs whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly logger: Logger;
  /** Readiness is red while one of them is. */
  readonly healthChecks: readonly HealthCheck[];
  readonly metrics: Registry;
  /** Is there room to begin something new? */
  readonly hasRoom: () => boolean;
  /** How far this process knows the log to go, without asking anybody: at or beyond all that it recorded. 0n: not at all. */
  readonly position: () => bigint;
};

/** Dependency-injection token of the options of HTTP. */
export const HTTP_OPTIONS = Symbol('HTTP_OPTIONS');
