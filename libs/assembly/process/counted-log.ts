import { addCounter, type openLog } from '@app/platform/http';
import type { Registry } from 'prom-client';
import type { Log } from '../log.js';

/** Writes what happens to the program's log, and counts it: a refused command of a saga is a line and a number, never a fact. */
export function countedLog(logger: ReturnType<typeof openLog>, metrics: Registry): Log {
  const told = addCounter(metrics, 'cardtrail_told_total', 'What the log was told, by its words.', ['level', 'what']);
  return (level, what, { error, ...details }) => {
    told.inc({ level, what });
    logger[level]({ ...details, ...(error === undefined ? {} : { err: error }) }, what);
  };
}
