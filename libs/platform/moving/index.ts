export { type Arrived, type Moving, type MovingStage, moveShop, type Place, type Verified, verifyMoved } from './move-shop.js';
export { judgeWayBack } from './way-back.js';
export { type Difference, StoresDiffer } from './difference.js';
