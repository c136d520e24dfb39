/** The disputes about one order. */
export type Disputes = { readonly open: readonly string[]; readonly closed: readonly { readonly disputeId: string; readonly outcome: 'won' | 'lost' | 'withdrawn' | 'settled' }[] };

/** None yet. */
export const noDisputes: Disputes = { open: [], closed: [] };
