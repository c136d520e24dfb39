export { type Answered, type Asked, type HttpStage, httpStage, type StageOptions } from './http-stage.js';
