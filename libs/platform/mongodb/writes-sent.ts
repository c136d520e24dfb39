import { AsyncLocalStorage } from 'node:async_hooks';

/** The commands with which documents are changed. */
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'drop']);

const followed = new AsyncLocalStorage<{ areSent: boolean }>();

/** Does some work on the server; `areWritesSent` tells, while it goes on and afterwards, whether a write of it has left. */
export function followWrites<T>(work: (areWritesSent: () => boolean) => Promise<T>): Promise<T> {
  const writes = { areSent: false };
  return followed.run(writes, () => work(() => writes.areSent));
}

/** A command is being sent for the work that goes on here. */
export function noteCommand(name: string): void {
  const writes = followed.getStore();
  if (writes !== undefined && WRITES.has(name)) writes.areSent = true;
}
