import { type Command, type Fact, facts, never, nothing, refuse } from '@app/kernel';
import type { StreamDecider } from '@app/platform/command-handling';

/** Each claim gets the next number; a claim may take several at once. */
export type Claimed = Fact<'Claimed', { readonly by: string; readonly number: number }>;
export type ClaimRefused = Fact<'ClaimRefused', { readonly by: string; readonly code: string }>;
export type TallyFact = Claimed | ClaimRefused;
/** `most`: the claim is refused when the tally would go beyond it. */
export type Claim = Command<'Claim', { readonly by: string; readonly count: number; readonly most?: number }>;
export type Look = Command<'Look'>;
export type TallyCommand = Claim | Look;
export type Tally = { readonly last: number; readonly claims: readonly string[]; readonly refused: readonly string[] };

/** A small stream to try command handling on: what is lost, doubled or decided on an old state shows in the numbers. */
export const tallyDecider: StreamDecider<Tally, TallyCommand, TallyFact> = {
  name: 'tally',
  schemaVersionOf: () => 1,
  initialState: { last: 0, claims: [], refused: [] },
  evolve(state, event) {
    switch (event.type) {
      case 'Claimed':
        return { ...state, last: event.data.number, claims: [...state.claims, event.data.by] };
      case 'ClaimRefused':
        return { ...state, refused: [...state.refused, event.data.by] };
      default:
        return never(event);
    }
  },
  decide(command, state) {
    switch (command.type) {
      case 'Look':
        return nothing;
      case 'Claim': {
        const { by, count, most = Number.MAX_SAFE_INTEGER } = command;
        if (state.last + count > most) return refuse('tally-full', { most });
        const claim = (index: number): Claimed => ({ type: 'Claimed', data: { by, number: state.last + index + 1 } });
        return facts(...Array.from({ length: count }, (_, index) => claim(index)));
      }
      default:
        return never(command);
    }
  },
  factOfRefusal(refusal, command, context) {
    if (context.actor.kind !== 'shop' || command.type !== 'Claim') return undefined;
    return { type: 'ClaimRefused', data: { by: command.by, code: refusal.code } };
  },
  refusalOf: (fact) => (fact.type === 'ClaimRefused' ? { code: fact.data.code, parameters: { most: 0 } } : undefined),
};
