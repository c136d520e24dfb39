import { describeKills } from './kill-server.js';

describeKills('once a channel was asked to pay back', [
  // From here on nobody knows whether it was sent, until an outcome is recorded.
  { point: 'refund.sent', isSeldom: true, isOfRefund: true, isOutcomeLost: true },
  { point: 'refund.outcome', isSeldom: true, isOfRefund: true },
]);
