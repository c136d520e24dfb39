import { describeKills } from './kill-server.js';

describeKills('while it places and reserves', [
  { point: 'append.before-commit' },
  { point: 'append.committed' },
  { point: 'subject-key.committed' },
  { point: 'reserve.quota-claimed' },
  { point: 'reserve.planned' },
  { point: 'reserve.part-reserved' },
  { point: 'reserve.part-given-back', isSeldom: true },
  { point: 'reserve.given-back' },
  { point: 'reserve.recorded' },
  { point: 'release.part-released' },
  { point: 'release.quota-freed' },
]);
