import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../callers/roles.js';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { Draining } from './draining.js';
import type { Health, HealthCheck } from './health-check.js';

/** How the process stands, for whoever runs it. */
export type Readiness = { readonly ready: boolean; readonly reasons: readonly { readonly name: string; readonly because: string }[] };

/** Whoever asks does not wait longer than a load balancer does. */
const CHECKED_WITHIN_MILLIS = 2_000;

/** Liveness, readiness and Prometheus. */
@Public()
@ApiExcludeController()
@Controller()
export class HealthController {
  /** The names of what was red when it was asked last. */
  #red = '';

  constructor(
    @Inject(HTTP_OPTIONS) private readonly options: Pick<HttpOptions, 'healthChecks' | 'metrics' | 'logger' | 'scheduler'>,
    private readonly draining: Draining,
  ) {}

  @Get('health/live')
  live(): { readonly live: true } {
    return { live: true };
  }

  /** 200 when requests are welcome, else 503 with the reasons. */
  @Get('health/ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const found = await Promise.all(this.options.healthChecks.map((check) => this.reasonOf(check)));
    const down = this.draining.isUnderWay ? [{ name: 'server', because: 'it is going down' }] : [];
    const reasons = [...down, ...found.flat()];
    if (reasons.length > 0) void reply.code(503);
    this.noteChange(reasons);
    return { ready: reasons.length === 0, reasons };
  }

  @Get('metrics')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.options.metrics.contentType);
    return this.options.metrics.metrics();
  }

  /** Said once, and not each time a load balancer asks. */
  private noteChange(reasons: Readiness['reasons']): void {
    const red = reasons.map(({ name }) => name).join(' ');
    if (red === this.#red) return;
    this.#red = red;
    if (reasons.length > 0) this.options.logger.warn({ reasons }, 'not ready');
    else this.options.logger.info('ready again');
  }

  private async reasonOf({ name, check }: HealthCheck): Promise<Readiness['reasons']> {
    const { promise: late, resolve } = Promise.withResolvers<Health>();
    const cancel = this.options.scheduler.after(CHECKED_WITHIN_MILLIS, () =>
      resolve({ ready: false, because: 'it gave no answer in time' }),
    );
    try {
      const health = await Promise.race([check(), late]);
      return health.ready ? [] : [{ name, because: health.because }];
    } catch (error) {
      this.options.logger.error({ err: error, check: name }, 'a health check failed');
      return [{ name, because: 'it could not be checked' }];
    } finally {
      cancel();
    }
  }
}
