export {
  CONFIG,
  type Configuration,
  ConfigurationFault,
  type EngineChoice,
  type RunningConfiguration,
  type SettingFault,
} from './configuration.js';
export { FolderClosed, FolderNotMade, makeFolder, mustBeOpen } from './make-folder.js';
export { readConfiguration } from './read-configuration.js';
export { keepTradePrefix, newTradePrefix, readTradePrefix } from './trade-prefix.js';
export { ADMIN_KEY_FILE, type AdminKey, ensureAdminKey, ensureSharedAdminKey } from './admin-key.js';
export { SETTING_NAMES } from './settings.js';
export { codeOf } from './system-code.js';
export { type UnknownSetting, unknownSettings } from './unknown-settings.js';
