import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Measures every answer by the pattern of its route, never by its address. */
export function measureAnswers(server: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    ...{ name: 'http_request_duration_seconds', help: 'Time from a request to its answer.', registers: [registry], buckets: BUCKETS },
    labelNames: ['method', 'route', 'status'] as const,
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    done();
  });
}

/** A value that is read when Prometheus asks, one for each set of labels. */
export type GaugeReading = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

const FAILURES = 'cardtrail_gauge_failures_total';

/** Adds a gauge whose values are collected when Prometheus asks. One that cannot be collected has none, and is counted as such; the others are told. */
export function addGauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[],
  collect: () => Promise<readonly GaugeReading[]> | readonly GaugeReading[],
): void {
  const failures = gaugeFailures(registry);
  new Gauge({
    ...{ name, help, labelNames, registers: [registry] },
    async collect() {
      try {
        const readings = await collect();
        this.reset();
        for (const { labels, value } of readings) this.set(labels, value);
      } catch {
        this.reset();
        // A gauge without labels is 0 after a reset, which would be a value.
        if (labelNames.length === 0) this.remove();
        failures.inc({ gauge: name });
      }
    },
  });
}

function gaugeFailures(registry: Registry): Counter<'gauge'> {
  const known = registry.getSingleMetric(FAILURES);
  if (known instanceof Counter) return known;
  return addCounter(registry, FAILURES, 'How often a gauge could not be collected, and was left without values.', ['gauge']);
}

/** Adds a counter. */
export function addCounter<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
): Counter<Label> {
  return new Counter<Label>({ name, help, labelNames, registers: [registry] });
}
