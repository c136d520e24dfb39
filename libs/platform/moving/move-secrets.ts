import type { KeptSecret, KeptSecrets } from '../secrets/index.js';
import { type Difference, StoresDiffer } from './difference.js';

/** How a secret lies at its new place: the same, not there, behind its old one, ahead of it, or as another. */
type Standing = 'same' | 'missing' | 'behind' | 'ahead' | 'other';

type SecretDifferenceKind = Extract<Difference, { readonly of: 'secret' }>['how'];
const SECRET_DIFFERENCE_KINDS: readonly SecretDifferenceKind[] = ['missing', 'foreign', 'other', 'ahead'];

/**
 * Keeps at the new place what lies at the old one, and is not there yet. Done again, it finds it.
 * @throws StoresDiffer when something else lies there
 */
export async function copySecrets(
  from: KeptSecrets,
  to: KeptSecrets,
  signal: AbortSignal,
  onCopied: (copied: number) => void,
): Promise<void> {
  let copied = 0;
  for await (const page of from.pages()) {
    signal.throwIfAborted();
    const standing = await standingsOf(page, to);
    const others = othersIn(standing);
    if (others.length > 0) throw new StoresDiffer(others);
    const lacking = standing.flatMap(([secret, how]) => (how === 'same' ? [] : [secret]));
    if (lacking.length > 0) await to.keep(lacking);
    copied += page.length;
    onCopied(copied);
  }
}

/** How many secrets there are to move. @throws StoresDiffer when at any of their places something else lies: at most so many are named */
export async function countMovable(from: KeptSecrets, to: KeptSecrets, most: number): Promise<number> {
  let count = 0;
  const others: Difference[] = [];
  for await (const page of from.pages()) {
    count += page.length;
    others.push(...othersIn(await standingsOf(page, to)));
    if (others.length >= most) break;
  }
  if (others.length > 0) throw new StoresDiffer(others.slice(0, most));
  return count;
}

/**
 * Compares both places and names at most so many differences, of these kinds. `isLivedIn`: the new place was used since, so that subjects
 * may have been erased, API keys revoked, and new secrets made there.
 */
export async function secretDifferences(
  from: KeptSecrets,
  to: KeptSecrets,
  most: number,
  isLivedIn: boolean,
  kinds: readonly SecretDifferenceKind[] = SECRET_DIFFERENCE_KINDS,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for await (const page of from.pages()) {
    for (const [secret, how] of await standingsOf(page, to)) {
      const isFine = how === 'same' || (isLivedIn && (how === 'ahead' || (how === 'behind' && secret.kind === 'api-key')));
      const kind = how === 'behind' ? 'other' : how;
      if (!isFine && kind !== 'same' && kinds.includes(kind)) differences.push(secretDifference(secret, kind));
    }
    if (differences.length >= most) return differences.slice(0, most);
  }
  if (!isLivedIn && kinds.includes('foreign')) differences.push(...(await foreignSecrets(from, to, most - differences.length)));
  return differences;
}

/** What lies at the new place and not at the old one: at most so many. */
export async function foreignSecrets(from: KeptSecrets, to: KeptSecrets, most: number): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for await (const page of to.pages()) {
    const known = new Set((await from.atPlacesOf(page)).map(nameOf));
    differences.push(...page.filter((secret) => !known.has(nameOf(secret))).map((secret) => secretDifference(secret, 'foreign')));
    if (differences.length >= most) break;
  }
  return differences.slice(0, most);
}

async function standingsOf(page: readonly KeptSecret[], to: KeptSecrets): Promise<readonly (readonly [KeptSecret, Standing])[]> {
  const there = new Map((await to.atPlacesOf(page)).map((secret) => [nameOf(secret), secret]));
  return page.map((secret) => [secret, standing(secret, there.get(nameOf(secret)))] as const);
}

function othersIn(standings: readonly (readonly [KeptSecret, Standing])[]): readonly Difference[] {
  return standings.flatMap(([secret, how]) => (how === 'other' || how === 'ahead' ? [secretDifference(secret, how)] : []));
}

function standing(mine: KeptSecret, there: KeptSecret | undefined): Standing {
  if (there === undefined) return 'missing';
  if (mine.kind === 'subject-key' && there.kind === 'subject-key') {
    if (mine.wrapped === null || there.wrapped === null)
      return mine.wrapped === there.wrapped ? 'same' : mine.wrapped === null ? 'behind' : 'ahead';
    return sameBytes(mine.wrapped, there.wrapped) ? 'same' : 'other';
  }
  if (mine.kind === 'api-key' && there.kind === 'api-key') {
    if (!sameBytes(mine.hash, there.hash) || mine.isAdopted !== there.isAdopted) return 'other';
    return mine.record === there.record ? 'same' : isRevoked(there.record) && !isRevoked(mine.record) ? 'ahead' : 'behind';
  }
  if (mine.kind === 'index-key' && there.kind === 'index-key') return sameBytes(mine.wrapped, there.wrapped) ? 'same' : 'other';
  if (mine.kind === 'channel-secrets' && there.kind === 'channel-secrets') {
    return mine.inForceFrom === there.inForceFrom && sameBytes(mine.wrapped, there.wrapped) ? 'same' : 'other';
  }
  return 'other';
}

function isRevoked(record: string): boolean {
  const { revokedAt } = JSON.parse(record) as { readonly revokedAt?: unknown };
  return revokedAt !== undefined;
}

function sameBytes(one: Uint8Array, another: Uint8Array): boolean {
  return Buffer.compare(one, another) === 0;
}

function nameOf({ kind, id }: KeptSecret): string {
  return `${kind} ${id}`;
}

function secretDifference({ kind, id }: KeptSecret, how: SecretDifferenceKind): Difference {
  return { of: 'secret', how, kind, id };
}
