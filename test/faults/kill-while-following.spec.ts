import { describeKills } from './kill-server.js';

describeKills('while it follows the log', [
  { point: 'projection.documents' },
  { point: 'projection.checkpoint' },
  { point: 'saga.checkpoint' },
  { point: 'saga.failure-recorded', isSeldom: true, failsFirst: 'allocate.part-allocated' },
  { point: 'deadline.fired', isSeldom: true },
]);
