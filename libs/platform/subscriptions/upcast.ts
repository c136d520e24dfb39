import type { Upcast } from '@app/kernel';

/** For where no event has an older version. */
export const asStored: Upcast = (event) => event;
