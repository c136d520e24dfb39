export * from './start-eventstoredb-double.js';
export type { AppendFault } from './double-faults.js';
export { TcpRelay } from './tcp-relay.js';
