export * from './payment-gateways/index.js';
