import type { Configuration } from '../config/index.js';
import { type ClusterEngineOptions, openClusterEngine } from './cluster-engine.js';
import { type EmbeddedEngineOptions, type Engine, openEmbeddedEngine } from './engine.js';

/** What an engine is opened with, whichever it is. */
export type EngineOptions = Omit<EmbeddedEngineOptions, 'folder' | 'kekFile'> & Pick<ClusterEngineOptions, 'onMongoCommand'>;

/**
 * Opens the engine that the configuration chooses.
 * @throws DataFolderLocked, RestoreUnfinished, ShopMoved, MoveUnfinished, UnknownEventLog, KeyEncryptionKeyFault, ConfigurationFault: each says what to do
 */
export async function openEngine(
  { dataFolder: folder, kekFile, engine: choice }: Pick<Configuration, 'dataFolder' | 'kekFile' | 'engine'>,
  options: EngineOptions,
): Promise<Engine> {
  if (choice.kind === 'embedded') return openEmbeddedEngine({ ...options, folder, kekFile });
  return openClusterEngine({ ...options, choice, kekFile });
}
