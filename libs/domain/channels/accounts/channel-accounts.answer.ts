import { CHANNEL_KINDS } from '@app/kernel';
import {
  count,
  either,
  growingChoice,
  integer,
  list,
  map,
  mode,
  money,
  named,
  orNull,
  record,
  revision,
  type Schema,
  text,
  truth,
} from '@app/platform/http';
import type { ConfiguredTold } from './configure-channel.handlers.js';
import type { DisabledTold } from './disable-channel.handlers.js';
import type { PayableTold } from './list-channels.handlers.js';

const kind = growingChoice('ChannelKind', CHANNEL_KINDS, 'The kind of payment channel.');

type Payables = { readonly items: readonly PayableTold[]; readonly next: null };

/** The accounts with which one can pay. */
export const payableAnswer: Schema<Payables> = named(
  'ChannelPage',
  'All accounts with which one can pay.',
  record<Payables>({
    items: list(
      named(
        'Channel',
        'An account with which one can pay.',
        record<PayableTold>({
          account: text('What a payment attempt takes as `channelAccount`.'),
          kind,
          methods: list(text(), 'What a payment attempt takes as `method`.'),
          healthy: truth('False while nothing is heard from it: no payment can be started with it then.'),
          min: orNull(money),
          max: orNull(money),
        }),
      ),
    ),
    next: { json: { type: 'null', description: 'There is one page.' } },
  }),
);

/** An account as it was configured. */
export const configuredAnswer: Schema<ConfiguredTold> = named(
  'ChannelAccount',
  'An account at a payment channel as it is configured from now on. Of its secrets only the names are told.',
  record<ConfiguredTold>({
    account: text(),
    kind,
    mode,
    settings: map(either(text(), either(integer(), truth())), 'What accounts of this kind have besides secrets.'),
    secrets: list(text(), 'The names of its secrets.'),
    queryAfterSeconds: count('How long after the start of an attempt the channel is asked, in seconds, when nothing was heard from it.'),
    attemptMinutes: count('How long an attempt can be paid, in minutes.'),
    expiryGraceSeconds: count('How long an unpaid order is kept open for late news, in seconds.'),
    toleranceMinor: count('How far an amount may be off, in minor units.'),
    allowManualConfirm: truth('May a shop confirm payments itself?'),
    revision,
  }),
);

/** An account that was taken out of use. */
export const disabledAnswer: Schema<DisabledTold> = named(
  'DisabledChannel',
  'An account that no payment can be started with any more.',
  record<DisabledTold>({ account: text(), disabled: truth() }),
);
