import type { BackupWords, ReplayWords } from '../words.shape.js';

const documents = (count: number): string => `${count} ${count === 1 ? 'document' : 'documents'}`;

/** Read models in English. */
export const replayInEnglish: ReplayWords = {
  reading: (projection) => `reading the log for ${projection}`,
  comparing: (projection) => `comparing ${projection}`,
  rebuilding: (projection) => `rebuilding ${projection}`,
  equal: (collection, count, position) => `${collection}: ${documents(count)}, equal at position ${position}`,
  differs: (collection, differing, count) => `${collection}: ${differing} of ${documents(count)} differ from what the log gives`,
  unsettled: (collection, count) => `${collection}: ${documents(count)} changed faster than they could be compared; try again`,
  notReady: (projection) => `${projection}: not built yet; start the server, or rebuild it`,
  field: (field, live, log) => `${field}: is ${live}, the log gives ${log}`,
  since: (type, stream, revision) => `since ${type}, ${stream}@${revision}`,
  moreDocuments: (count) => `and ${documents(count)} more`,
  allEqual: (count) => `All ${count} read models say what the log says.`,
  rebuilt: (build) => `${build} is built.`,
  switched: (projection, build, before) =>
    before === undefined
      ? `${build} answers from now on.`
      : `${build} answers from now on; ${before} is kept beside it until the next one. To go back: cardtrail rebuild ${projection} --build ${before} --switch`,
  notSwitched: (projection, build) =>
    `It differs, so it is kept beside the live one. To let it answer: cardtrail rebuild ${projection} --build ${build} --switch`,
};

/** Backups in English. */
export const backupInEnglish: BackupWords = {
  taken: (target, files) => `Backed up to ${target}: ${files} files, each checked.`,
  ofMovedShop: ({ at, events, documents }) =>
    `This is a copy of a shop that lives at ${events} and ${documents} since ${at}: no server opens what is restored from it, unless the move is taken back with cardtrail migrate --from embedded --to cluster --back.`,
  kekApart: (kekFile) =>
    `The key-encryption key ${kekFile} is not in it: keep a copy of that file elsewhere, or the backup cannot be opened.`,
  layingOut: 'Checking the backup and laying it out …',
  quarantining: 'setting unsold keys apart',
  restored: (folder, position, takenAt) => `Restored into ${folder}: the backup of ${takenAt}, up to position ${position}.`,
  braked: 'Refunds and deliveries are braked: what happened after the backup is not known here.',
  quarantined: (keys, batches) =>
    `${keys} ${keys === 1 ? 'key' : 'keys'} of ${batches} ${batches === 1 ? 'batch' : 'batches'} that were unsold then are set apart: they may have been sold since.`,
  release: (start) => [
    'When you know what happened since the backup:',
    `  1. start the server on it: ${start} npm start`,
    '  2. release keys that were not sold: POST /v1/batches/{batchId}/release {"keyIds": […]}',
    '  3. release the brakes: GET /v1/brakes, then DELETE /v1/brakes/{brakeId}',
  ],
};
