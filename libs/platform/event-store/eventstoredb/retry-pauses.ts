import type { GrowingPause } from '@app/kernel';

/** The pauses before a call is made again. */
export const RETRY_PAUSES: GrowingPause = { first: 25, most: 500 };
