/** A reason that a person gives and a fact holds as it is, for everyone to read: a code. Prose could hold anything, and is sealed. */
export const REASON_CODE = /^[a-z0-9][a-z0-9-]{0,63}$/;
