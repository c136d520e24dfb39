import { statfsSync } from 'node:fs';

/** How much of the disk is free where the data lies. */
export type StorageRoom = { readonly freeBytes: number; readonly freePercent: number };

/** Below this share a person is told; below the other, nothing new is begun, so that what is under way can end. */
export const STORAGE_LIMITS = { warnBelowPercent: 15, refuseBelowPercent: 8 } as const;

/** Measures the room at a folder. */
export function storageRoomAt(folder: string): StorageRoom {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, freePercent: blocks === 0 ? 100 : Math.floor((100 * bavail) / blocks) };
}
