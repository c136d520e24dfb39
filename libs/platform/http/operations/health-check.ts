/** How one part stands. `because` says in words what an operator should know; never a secret. */
export type Health = { readonly ready: true } | { readonly ready: false; readonly because: string };

/** Something that must be well for this process to take requests. */
export type HealthCheck = { readonly name: string; readonly check: () => Promise<Health> | Health };
