import { describeKills } from './kill-server.js';

describeKills('before it asks a channel to pay back', [
  { point: 'refund.counted', isSeldom: true, isOfRefund: true },
  { point: 'refund.claimed', isSeldom: true, isOfRefund: true },
]);
