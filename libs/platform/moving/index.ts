/**
 * Moving a shop. Words: a `Place` is a set of stores (a folder, or servers) with everything of one shop; a `MovingHouse` is a move with
 * both engines open; *arriving* is a place at which not all of a shop is yet (the mark in its documents), *arrived* once all is, for good;
 * *closed* is one that nobody may open while a shop arrives or goes back; *moved* is a folder whose shop lives elsewhere (the mark
 * `moved-to.json`); *followers* are what goes along with a log: checkpoints and failures of sagas, and events that read models go on
 * without. `Arrived` says what a call brought, `Moved` also where to, `MovedShop` is what the folder remembers of it.
 */
export {
  type Arrived,
  type Moving,
  type MovingStage,
  moveShop,
  type Place,
  type Verified,
  verifyArrived,
  verifyMoved,
} from './move-shop.js';
export { judgeWayBack, type LeftBehind } from './way-back.js';
export { type Difference, StoresDiffer } from './difference.js';
