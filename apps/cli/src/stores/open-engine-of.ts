import { programVersion } from '@app/assembly';
import type { Configuration } from '@app/platform/config';
import { type Engine, openEngine } from '@app/platform/engine';
import type { Call } from '../call.js';

/** Opens the engine for writing: a data folder as the only process that does, or shared stores beside all others. */
export function openEngineOf(call: Call, configuration: Configuration, { restoring = false } = {}): Promise<Engine> {
  const { clock, scheduler, random } = call.surroundings;
  return openEngine(configuration, { clock, scheduler, random, codeVersion: programVersion(), restoring });
}
