import type { Scheduler } from '@app/kernel';
import { STORAGE_LIMITS, type StorageRoom } from '@app/platform/engine';
import { addGauge } from '@app/platform/http';
import { pause, repeat } from '@app/platform/subscriptions';
import type { Registry } from 'prom-client';
import type { Log } from '../log.js';

const LOOK_EVERY_MILLIS = 60_000;

/** Shows how much of the disk is free, and raises its voice every minute while that is too little. */
export function watchStorage(
  room: () => StorageRoom,
  {
    registry,
    log,
    scheduler,
    signal,
  }: { readonly registry: Registry; readonly log: Log; readonly scheduler: Scheduler; readonly signal: AbortSignal },
): void {
  addGauge(registry, 'cardtrail_storage_free_percent', 'Free share of the disk with the data, in percent.', [], () =>
    Promise.resolve([{ labels: {}, value: room().freePercent }]),
  );
  const look = (): void => {
    const { freePercent, freeBytes } = room();
    if (freePercent < STORAGE_LIMITS.refuseBelowPercent)
      log('error', 'the disk is almost full: no new orders and payments are taken', { freePercent, freeBytes });
    else if (freePercent < STORAGE_LIMITS.warnBelowPercent) log('warn', 'the disk is filling up', { freePercent, freeBytes });
  };
  look();
  void repeat(
    () => pause(scheduler, LOOK_EVERY_MILLIS, signal),
    look,
    (error) => log('error', 'nobody can tell how full the disk is', { error }),
  );
}
