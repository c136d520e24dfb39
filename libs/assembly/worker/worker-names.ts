/** Whose silence is told: where several workers share the work, that of all of them together. */
export const WORKER_NAMES = { embedded: 'embedded', cluster: 'workers' } as const;
