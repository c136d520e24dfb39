/** Tells an operator what happens; never with a secret or a personal value. */
export type Log = (level: 'info' | 'warn' | 'error', what: string, details: { readonly [name: string]: unknown }) => void;
