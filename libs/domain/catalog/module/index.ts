export { CatalogModule } from '../catalog.module.js';
export { productAnswer } from '../catalog.answer.js';
