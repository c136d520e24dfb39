import { measureAppends } from './appends.js';
import { measureClusterAppends } from './cluster-appends.js';
import { measureLongStreams } from './long-streams.js';
import { measureOrders } from './orders-over-http.js';
import { measureReading } from './reading.js';

console.log(
  `Node ${process.version}, ${process.platform}/${process.arch}. Ratios are what counts: all peers ran in this run, on this machine.\n`,
);
await measureAppends();
await measureClusterAppends();
await measureLongStreams();
await measureOrders();
await measureReading();
