import { anything, choice, count, named, optional, record, type Schema, text, time } from '@app/platform/http';
import type { Job, PacedProgress } from './job.js';

/** A job as it is told. */
export const jobAnswer: Schema<Job> = named(
  'Job',
  'What takes longer than a request.',
  record<Job>({
    jobId: text(),
    kind: text('What is done: `rebuild`, `diff`. More kinds may come.'),
    subject: text('To what it is done.'),
    state: choice(
      ['running', 'done', 'failed', 'cancelled', 'interrupted'],
      '`interrupted`: its server went down, or something stood in its way that passes. The same Idempotency-Key starts it again.',
    ),
    startedAt: time(),
    endedAt: optional(time()),
    progress: record<PacedProgress>({
      done: count('The position of the log that was reached.'),
      of: count('The position at which it ends.'),
      events: count('How many events were read so far.'),
      compared: optional(count('How many documents were compared so far, once the log was read.')),
      eventsPerSecond: count('How many of them a second, since it was begun.'),
      secondsLeft: optional(
        count(
          'How long it still takes to read the rest of the log at that pace; left out where that cannot be told, and while documents are compared.',
        ),
      ),
    }),
    result: optional(anything('What came of it, when it is done: which build answers, and what differs.')),
    code: optional(
      text('The code of the problem with which it failed or was interrupted, as on any answer: `rebuild-under-way`, `store-unavailable`.'),
    ),
    problem: optional(text('Why it failed, in words that may change.')),
  }),
);
