import { addGauge } from '@app/platform/http';
import type { Registry } from 'prom-client';
import type { WorkerSide } from '../worker/worker-side.js';

/** Shows how far each reaction and read model is behind, and how much of it is set aside. */
export function gaugeSubscriptions(registry: Registry, { host }: { readonly host: Pick<WorkerSide['host'], 'statuses'> }): void {
  let reading: ReturnType<typeof host.statuses> | undefined;
  /** One reading for all gauges that are collected at once. */
  const statuses = (): ReturnType<typeof host.statuses> =>
    (reading ??= host.statuses().finally(() => {
      reading = undefined;
    }));
  const gauge = (name: string, help: string, read: (status: Awaited<ReturnType<typeof host.statuses>>[number]) => number): void =>
    addGauge(registry, name, help, ['subscription', 'kind'], async () =>
      (await statuses()).map((status) => ({
        labels: { subscription: status.subscription, kind: status.kind },
        value: read(status),
      })),
    );
  gauge(
    'cardtrail_subscription_lag',
    'Positions between a subscription and the end of the log: records, or bytes of the log where EventStoreDB keeps it.',
    ({ lag }) => Number(lag),
  );
  gauge('cardtrail_subscription_parked', 'What failed and waits for someone to look.', ({ parkedCount }) => parkedCount);
  gauge('cardtrail_subscription_retrying', 'What failed and is tried again by itself.', ({ retrying }) => retrying);
}
