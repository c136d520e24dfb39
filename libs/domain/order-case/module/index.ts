export { OrderCaseModule } from '../order-case.module.js';
export { historyDamage, orderId, statusMembers } from '../order-case.answer.js';
