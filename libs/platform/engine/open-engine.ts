import type { Configuration } from '../config/index.js';
import { bindLog } from './bound-log.js';
import { type ClusterEngineOptions, openClusterEngine } from './cluster-engine.js';
import { type EmbeddedEngineOptions, type Engine, openEmbeddedEngine } from './engine.js';
import { refuseForeignKeys } from './keys-of-the-log.js';
import { movedShopFrom } from './moved-shop.js';

/** What an engine is opened with, whichever it is. */
export type EngineOptions = Omit<EmbeddedEngineOptions, 'folder' | 'kekFile'> & Pick<ClusterEngineOptions, 'onMongoCommand' | 'beginsNone'>;

/**
 * Opens the engine that the configuration chooses.
 * @throws DataFolderLocked, RestoreUnfinished, ShopMoved, ShopNotMoved, MoveUnfinished, UnknownEventLog, KeyEncryptionKeyFault, KeysMissing, NoShopYet,
 *   OtherLog, ConfigurationFault: each says what to do
 */
export async function openEngine(
  { dataFolder: folder, kekFile, engine: choice }: Pick<Configuration, 'dataFolder' | 'kekFile' | 'engine'>,
  options: EngineOptions,
): Promise<Engine> {
  const openShared = (shared: ClusterEngineOptions['choice']): Promise<Engine> => {
    const to = movedShopFrom(folder);
    return openClusterEngine({ ...options, choice: shared, kekFile, movedFrom: to === undefined ? undefined : { folder, to } });
  };
  const engine = choice.kind === 'embedded' ? openEmbeddedEngine({ ...options, folder, kekFile }) : await openShared(choice);
  try {
    if (engine.kind === 'cluster') await bindLog(engine);
    await refuseForeignKeys(engine);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
