/** Dependency-injection token of the read models' questions: a `ReadSide`. */
export const READ_SIDE = Symbol('READ_SIDE');

/** Dependency-injection token of what follows the log in this process: a `WorkerSide`. */
export const WORKER_SIDE = Symbol('WORKER_SIDE');
