import { type Instant, sha256 } from '@app/kernel';
import type { KeptSecret, KeptSecrets, SecretStore } from '@app/platform/secrets';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect } from './collect.js';
import { STORY_START } from './fake-clock.js';

/** A secret store whose contents can be moved: opened on fresh storage, and cleaned away. */
export type KeptSecretsUnderTest = {
  open(): Promise<SecretStore & { readonly kept: KeptSecrets }>;
  dispose(): Promise<void>;
};

type Of<Kind extends KeptSecret['kind']> = Extract<KeptSecret, { readonly kind: Kind }>;

const bytes = (of: string): Uint8Array => Uint8Array.from(Buffer.from(sha256(of), 'hex'));
const subjectKey = (id: string, of: string | null = id): Of<'subject-key'> => ({
  kind: 'subject-key',
  id,
  wrapped: of === null ? null : bytes(of),
});
const indexKey = (of: string): Of<'index-key'> => {
  const [shopId, indexKind] = ['shop-"1"', 'contact'];
  return { kind: 'index-key', id: JSON.stringify([shopId, indexKind]), shopId, indexKind, wrapped: bytes(of) };
};
const apiKey = (of: string, name: string): Of<'api-key'> => ({
  kind: 'api-key',
  id: '0123456789abcdef',
  record: JSON.stringify({
    id: '0123456789abcdef',
    role: 'shop',
    shopId: 'shop-1',
    name,
    mode: 'live',
    scopes: [],
    createdAt: STORY_START,
  }),
  hash: bytes(of),
  isAdopted: false,
});
const channelSecrets = (version: number, of: string): Of<'channel-secrets'> => ({
  ...{ kind: 'channel-secrets', id: JSON.stringify(['epay-1', version]), account: 'epay-1', version },
  inForceFrom: `2026-11-1${version}T00:00:00.000Z` as Instant,
  wrapped: bytes(of),
});

/** What every secret store must do whose contents are moved from it or to it. */
export function keptSecretsContract(engine: string, underTest: KeptSecretsUnderTest): void {
  describe(`Kept secrets contract: ${engine}`, () => {
    let store: SecretStore & { readonly kept: KeptSecrets };
    const all = async (): Promise<readonly KeptSecret[]> => (await collect(store.kept.pages())).flat().map(plain);

    beforeEach(async () => {
      store = await underTest.open();
    });
    afterEach(async () => {
      await store.close();
      await underTest.dispose();
    });

    it('gives back what it was given to keep, of every kind, and finds it at its place', async () => {
      const some = [
        subjectKey('b'),
        subjectKey('erased', null),
        indexKey('i'),
        apiKey('k', 'till'),
        channelSecrets(1, 'one'),
        channelSecrets(2, 'two'),
      ];
      await store.kept.keep(some);
      expect(await all()).toEqual(some);
      expect((await store.kept.atPlacesOf(some.map((one) => ({ ...one })))).map(plain)).toEqual(some);
      expect(await store.kept.atPlacesOf([subjectKey('nobody'), channelSecrets(3, 'three')])).toEqual([]);
      await store.kept.keep(some);
      expect(await all()).toEqual(some);
      expect(await store.keyStatus('erased')).toBe('erased');
      expect(await store.listApiKeys()).toMatchObject([{ name: 'till' }]);
    });

    it('gives any number of them, each once', async () => {
      const many = Array.from({ length: 1_201 }, (_, n) => subjectKey(`subject-${String(n).padStart(5, '0')}`));
      for (let from = 0; from < many.length; from += 400) await store.kept.keep(many.slice(from, from + 400));
      await store.kept.keep([channelSecrets(1, 'one')]);
      expect(await all()).toEqual([...many, channelSecrets(1, 'one')]);
    });

    it('leaves what is there, whatever comes under its name', async () => {
      const some = [subjectKey('b'), subjectKey('erased', null), indexKey('i'), apiKey('k', 'till'), channelSecrets(1, 'one')];
      await store.kept.keep(some);
      const others = [
        subjectKey('b', 'other'),
        subjectKey('erased', 'other'),
        indexKey('other'),
        apiKey('other', 'x'),
        channelSecrets(1, 'other'),
      ];
      await store.kept.keep([...others, subjectKey('new')]);
      expect(await all()).toEqual([some[0], some[1], subjectKey('new'), ...some.slice(2)]);
    });

    it('says so when it cannot keep them', async () => {
      await store.close();
      await expect(store.kept.keep([subjectKey('b')])).rejects.toBeDefined();
    });

    it('takes over that a key was destroyed, and what became of an API key', async () => {
      await store.kept.keep([subjectKey('b'), apiKey('k', 'till')]);
      await store.kept.keep([subjectKey('b', null), apiKey('k', 'renamed')]);
      expect(await all()).toEqual([subjectKey('b', null), apiKey('k', 'renamed')]);
    });
  });
}

/** Bytes come as whatever the driver makes of them. */
function plain<S extends KeptSecret>(secret: S): S {
  const fields = Object.entries(secret).map(
    ([name, value]: [string, unknown]) => [name, value instanceof Uint8Array ? Uint8Array.from(value) : value] as const,
  );
  // The same fields.
  return Object.fromEntries(fields) as S;
}
