import { ConfigurationFault, FolderClosed, FolderNotMade, makeFolder, mustBeOpen } from '@app/platform/config';
import { KeyEncryptionKeyClosed } from '@app/platform/secrets';

/** Makes the data folder where there is none. @throws ConfigurationFault where it cannot be made, read or written */
export function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    mustBeOpen(folder);
  } catch (error) {
    throw named(error);
  }
}

/** Opens what the settings lead to. @throws ConfigurationFault in place of what does not name the setting; else what opening throws */
export async function namingSettings<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw named(error);
  }
}

function named(error: unknown): unknown {
  if (error instanceof FolderNotMade || error instanceof FolderClosed) return faultOf('CARDTRAIL_DATA', error);
  return error instanceof KeyEncryptionKeyClosed ? faultOf('CARDTRAIL_KEK_FILE', error) : error;
}

function faultOf(setting: string, error: Error): ConfigurationFault {
  return new ConfigurationFault([{ setting, what: error.message }], { cause: error });
}
