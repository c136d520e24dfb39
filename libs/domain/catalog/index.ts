export * from './catalog.events.js';
export { catalogVersions } from './catalog.upcasters.js';
export * from './catalog.commands.js';
export * from './catalog.state.js';
export { productDecider } from './catalog.decide.js';
export { STOCK_COUNT, type StockCount } from './stock-count.port.js';
export { offerOf } from './product-offer.policy.js';
