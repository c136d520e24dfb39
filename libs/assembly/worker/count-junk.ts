import { inboxDecider, inboxStream } from '@app/domain/channels';
import { derivedCommandId } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { FileJunkRing } from '@app/platform/junk-ring';

/** Records how much junk came in each minute that is over; with `all`, also in the one that runs. What fails is left for the next time. */
export async function countJunk(
  handling: Pick<CommandHandling, 'handle'>,
  junk: Pick<FileJunkRing, 'counts' | 'recorded'>,
  processName: string,
  all: boolean,
): Promise<void> {
  for (const found of junk.counts(all)) {
    const { account, minute, count, digest } = found;
    const stream = inboxStream('junk', minute.slice(0, 10), processName);
    const commandId = derivedCommandId('count-junk', processName, account, minute, count);
    await handling.handle(
      inboxDecider,
      stream,
      { type: 'CountJunk', account, minute, count, digest },
      { commandId, actor: { kind: 'system', id: 'inbox' }, shopId: '', correlationId: stream, causationId: commandId },
    );
    junk.recorded(found);
  }
}
