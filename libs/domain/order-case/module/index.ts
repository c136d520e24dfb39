export { OrderCaseModule } from '../order-case.module.js';
