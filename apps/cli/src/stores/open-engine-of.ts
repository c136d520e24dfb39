import { programVersion } from '@app/assembly';
import { type Configuration, ConfigurationFault } from '@app/platform/config';
import { type Engine, openEngine } from '@app/platform/engine';
import type { Call } from '../call.js';
import { CliFault } from '../faults/fault.js';

/**
 * Opens the engine for writing: a data folder as the only process that does, or shared stores beside all others. A shop is begun by its
 * server alone.
 * @throws CliFault store-not-opened where a server does not answer or lets nobody in; else as `openEngine`
 */
export async function openEngineOf(call: Call, configuration: Configuration, { restoring = false } = {}): Promise<Engine> {
  const { clock, scheduler, random } = call.surroundings;
  const how = { clock, scheduler, random, codeVersion: programVersion(), restoring, beginsNone: true };
  return orNotOpened(() => openEngine(configuration, how));
}

/** Opens an engine. @throws CliFault store-not-opened where a server does not answer or lets nobody in; else what opening throws */
export async function orNotOpened(open: () => Promise<Engine>): Promise<Engine> {
  try {
    return await open();
  } catch (error) {
    // The settings were read well: what is at fault is what they lead to.
    if (!(error instanceof ConfigurationFault)) throw error;
    const detail = error.faults.map(({ setting, what }) => `${setting}: ${what}`).join('; ');
    throw new CliFault({ kind: 'store-not-opened', detail }, { cause: error });
  }
}
