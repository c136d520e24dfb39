import { BackupFault, checkBackup } from '@app/platform/engine';
import { type DoctorFinding, found } from './finding.js';

/** Is a backup what it was when it was taken? */
export async function checkBackupFolder(folder: string): Promise<DoctorFinding> {
  try {
    const { takenAt } = await checkBackup(folder);
    return found('backup', 'ok', { code: 'backup-sound', folder, takenAt });
  } catch (error) {
    if (!(error instanceof BackupFault)) throw error;
    return found('backup', 'fail', { code: 'backup-damaged', folder, detail: error.message });
  }
}
