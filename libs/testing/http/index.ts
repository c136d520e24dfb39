export { type AnswerJudge, answerJudge } from './answer-judge.js';
export { type Answered, type Asked, type HttpStage, httpStage, type StageOptions } from './http-stage.js';
