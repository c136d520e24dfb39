export type { OrderSaga } from './order-saga.saga.js';
export { orderSagas } from './order-sagas.saga.js';
export { assembleSagas, type SagaParts } from './assemble-sagas.handlers.js';
export type { ChannelAccounts, ReadyAccount } from './effects/channel-accounts.port.js';
