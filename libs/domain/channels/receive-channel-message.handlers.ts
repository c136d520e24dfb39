import type { RawMessage } from '@app/kernel';
import { Command } from '@nestjs/cqrs';

/** Where a request came from: `peer` is the connection, `client` the first untrusted hop (protocols 13). */
export type Origin = { readonly peer: string; readonly client: string };

/** How a channel is answered, in its own words. */
export type ChannelAnswer = { readonly status: number; readonly contentType: string; readonly body: string };

/** What any channel takes for "send it again", where nobody can look up which it is. */
export const TRY_AGAIN: ChannelAnswer = { status: 503, contentType: 'text/plain; charset=utf-8', body: 'fail' };

/** A message reached the notify URL of a channel account. Answered within the channel's patience, never with an exception. */
export class ReceiveChannelMessageCommand extends Command<ChannelAnswer> {
  constructor(
    readonly account: string,
    readonly message: RawMessage,
    readonly origin: Origin,
  ) {
    super();
  }
}
