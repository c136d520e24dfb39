import { never } from '@app/kernel';
import type { Difference } from '@app/platform/moving';
import type { MoveWords } from '../words.shape.js';

const STAGES: { readonly [stage in Parameters<MoveWords['stage']>[0]]: string } = {
  watching: 'listening whether anyone works at the new place',
  looking: 'looking through the data folder',
  comparing: 'comparing what is there already',
  secrets: 'moving keys and hashes',
  copying: 'moving records',
  verifying: 'comparing every record',
};

/** Moving house in English. */
export const moveInEnglish: MoveWords = {
  stage: (stage) => STAGES[stage],
  moved: ({ events, documents, copied }) => `The shop lives at ${events} and ${documents} now; ${copied} records were moved by this call.`,
  verified: ({ records, secrets, checkpoints, failures }) =>
    `Both places are the same: ${records} records byte for byte in the same order, ${secrets} keys and hashes, ${checkpoints} checkpoints and ${failures} failures of sagas.`,
  livesThere: ({ events, documents }, at, since) =>
    `The shop moved to ${events} and ${documents} at ${at}${since ? ', and has gone on there' : ''}.`,
  next: (folder) => [
    'What to do now:',
    '  1. start the servers and workers with the same EVENTSTORE_URL, MONGODB_URL and key-encryption key; they build the read models first',
    '  2. look at the parked and the read models there: cardtrail parked list, cardtrail diff',
    `  3. keep ${folder} until you are sure: nothing is sold from it any more, and what only reads still reads it`,
    `  4. then destroy its secrets.db, and every older backup: a subject that is erased at the new place stays readable with them`,
  ],
  movedBack: (folder, records, secrets) => [
    `The shop lives in ${folder} again, and the new place is closed${records === 0 ? '' : `; ${records} records about workers stay there`}${secrets ? '; so do API keys that were made there' : ''}.`,
    'Unset EVENTSTORE_URL and MONGODB_URL and start the server.',
    records === 0 && !secrets
      ? 'To move there once more, migrate again: it goes on behind the records that are there.'
      : 'Empty both stores before you move there once more: the shop does not know what stays there.',
  ],
  knownUntil: ({ at, events, documents }) =>
    `This shop lives at ${events} and ${documents} since ${at}: what follows is what was known here until then.`,
  difference: differenceInEnglish,
};

function differenceInEnglish(difference: Difference): string {
  switch (difference.of) {
    case 'record': {
      const ids = `here ${difference.id ?? 'nothing'}, there ${difference.idThere ?? 'nothing'}`;
      const how = { missing: 'is missing there', foreign: 'is there and not here at this place', other: 'is another one there' }[
        difference.how
      ];
      return `record #${difference.revision} of ${difference.stream} ${how} (${ids})`;
    }
    case 'damage':
      return `record #${difference.revision} of ${difference.stream} was changed there: its bytes are not those that its id was made from (here ${difference.id ?? 'nothing'})`;
    case 'secret': {
      const how = {
        missing: 'is missing there',
        foreign: 'is there and not here',
        other: 'is another one there',
        ahead: 'was destroyed or revoked there, and not here',
      }[difference.how];
      return `the ${difference.kind} ${difference.id} ${how}`;
    }
    case 'checkpoint':
      return `the saga ${difference.saga} is to stand at ${difference.position} there, and stands at ${difference.positionThere ?? 'no position'}`;
    case 'failure':
      return `the failure of the saga ${difference.saga} for order ${difference.orderId} is not the same there`;
    case 'skipped':
      return `what ${difference.projection} goes on without for ${difference.key} is not the same there`;
    case 'arrival':
      return `another shop is being moved there, or lives there, since ${difference.since}`;
    case 'read-models':
      return `${difference.name} stands there, without the records it was made from`;
    default:
      return never(difference);
  }
}
