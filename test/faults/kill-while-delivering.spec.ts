import { describeKills } from './kill-server.js';

describeKills('while it is told of payments and delivers', [
  { point: 'message.kept' },
  { point: 'message.trade-bound' },
  { point: 'message.accepted' },
  { point: 'message.settled' },
  { point: 'allocate.part-allocated' },
  { point: 'allocate.recorded' },
  { point: 'keys.imported', isSeldom: true },
]);
