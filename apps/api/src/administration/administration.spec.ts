import { READ_SIDE, readSide, WORKER_SIDE } from '@app/assembly';
import type { AnyProjection } from '@app/kernel';
import { SubscriptionHost } from '@app/platform/subscriptions';
import { appendFacts, type FakeScheduler, fakeScheduler, randomFrom } from '@app/testing';
import { type Answered, type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Jobs } from '../jobs/jobs.js';
import { AdministrationModule } from './administration.module.js';

/** Counts what is said in each stream; a stream called `bad` makes it fail as long as `isFailing`. */
let isFailing = true;
const said: AnyProjection = {
  name: 'said',
  version: 1,
  indexes: [],
  on: ['Said'],
  route: (event) => event.stream,
  evolve: (doc, event) => {
    if (isFailing && event.stream.startsWith('bad')) throw new Error('cannot be counted');
    const times = doc?.['times'];
    return { times: typeof times === 'number' ? times + 1 : 1 };
  },
};

describe('Administration over HTTP', () => {
  let stage: HttpStage;
  let host: SubscriptionHost<unknown, never>;
  let scheduler: FakeScheduler;
  let admin: string;
  let auditor: string;
  const say = (stream: string) => appendFacts(stage.engine.events, stream, { type: 'Said', data: {} });
  const caughtUp = async (): Promise<void> => expect(await host.caughtUp(10_000)).toBe(true);
  /** The job when it has ended. */
  const ended = async (jobId: string): Promise<Answered> => {
    await stage.app.get(Jobs, { strict: false }).idle();
    return stage.ask('GET', `/v1/jobs/${jobId}`, { as: auditor });
  };
  const jobIdIn = ({ body }: Answered): string => (body as { readonly jobId: string }).jobId;

  beforeAll(async () => {
    stage = await httpStage({
      modules: [AdministrationModule],
      provide: ({ events, documents }, clock) => {
        scheduler = fakeScheduler(clock);
        host = new SubscriptionHost({ events, documents, surroundings: { clock, scheduler, random: randomFrom(1) }, projections: [said] });
        return [
          { provide: READ_SIDE, useValue: readSide(documents) },
          { provide: WORKER_SIDE, useValue: { host } },
        ];
      },
      close: () => host.stop(),
    });
    await host.start();
    admin = await stage.keyOf('admin');
    auditor = await stage.keyOf('auditor');
    await say('a');
    await say('bad/one?');
    await say('bad/one?');
    await say('bad-two');
    await caughtUp();
  });
  afterAll(() => stage.close());

  describe('API keys', () => {
    const wish = { role: 'shop', shopId: 'shop-9', name: 'checkout', mode: 'test', scopes: ['keys:read'] };
    const create = (body: unknown, idempotencyKey?: string) =>
      stage.ask('POST', '/v1/api-keys', { as: admin, body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });

    it('are made once however often they are asked for, and shown in that answer only', async () => {
      const made = await create(wish, 'make');
      expect(made).toMatchObject({ status: 201, body: { ...wish, id: expect.any(String), key: expect.stringMatching(/^ct_shop_/) } });
      expect((await create(wish, 'make')).text).toBe(made.text);
      expect(await create({ ...wish, name: 'other' }, 'make')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
      const { id, key } = made.body as { readonly id: string; readonly key: string };
      expect(await stage.engine.secrets.findApiKey(key)).toMatchObject({ shopId: 'shop-9', mode: 'test' });
      const listed = await stage.ask('GET', '/v1/api-keys', { as: admin });
      expect(listed.body).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id })]) });
      expect(listed.text).not.toContain(key);
    });

    it('are not remembered in clear for longer than ten minutes', async () => {
      const made = await create(wish, 'make-again');
      stage.clock.advance(599);
      expect((await create(wish, 'make-again')).text).toBe(made.text);
      stage.clock.advance(1);
      expect((await create(wish, 'make-again')).text).not.toBe(made.text);
    });

    it('let nobody in once they are revoked', async () => {
      const { id, key } = (await create({ role: 'auditor', name: 'guest' })).body as { readonly id: string; readonly key: string };
      expect(await stage.ask('GET', '/v1/jobs/none', { as: key })).toMatchObject({ status: 404, body: { code: 'unknown-job' } });
      const revoke = () => stage.ask('DELETE', `/v1/api-keys/${id}`, { as: admin });
      const revoked = await revoke();
      expect(revoked).toMatchObject({ status: 200, body: { id, revokedAt: stage.clock.now() } });
      stage.clock.advance(60);
      expect((await revoke()).text).toBe(revoked.text);
      expect(await stage.ask('GET', '/v1/jobs/none', { as: key })).toMatchObject({ status: 401, body: { code: 'api-key-revoked' } });
    });

    it('cannot revoke themselves, nor what is not there', async () => {
      const { id } = (await stage.engine.secrets.findApiKey(admin)) ?? { id: '' };
      expect(await stage.ask('DELETE', `/v1/api-keys/${id}`, { as: admin })).toMatchObject({ status: 409, body: { code: 'own-key' } });
      expect(await stage.ask('DELETE', '/v1/api-keys/none', { as: admin })).toMatchObject({
        status: 404,
        body: { code: 'unknown-api-key' },
      });
    });

    it.each([
      ['a role that is none', { role: 'king', name: 'n' }, 'invalid-input', 'role'],
      ['a shop key without a shop', { role: 'shop', name: 'n' }, 'shop-missing', 'shopId'],
      ['another key with a shop', { role: 'operator', shopId: 's', name: 'n' }, 'invalid-input', 'shopId'],
      ['a scope that is none', { role: 'auditor', name: 'n', scopes: ['all'] }, 'invalid-input', 'scopes'],
      ['no name', { role: 'auditor' }, 'invalid-input', 'name'],
      ['null where a mode may be left out', { role: 'auditor', name: 'n', mode: null }, 'invalid-input', 'mode'],
      ['null where scopes may be left out', { role: 'auditor', name: 'n', scopes: null }, 'invalid-input', 'scopes'],
    ])('refuse %s', async (_what, body, code, field) =>
      expect(await create(body)).toMatchObject({ status: 422, body: { code, fields: [{ field }] } }),
    );

    it('are for administrators', async () =>
      expect(await stage.ask('GET', '/v1/api-keys', { as: auditor })).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } }));
  });

  describe('What is set aside', () => {
    const bad = `/v1/parked/said/${encodeURIComponent('doc/bad/one?')}`;

    it('is listed page by page', async () => {
      const first = await stage.ask('GET', '/v1/parked?limit=1', { as: admin });
      expect(first).toMatchObject({ status: 200, body: { items: [{ key: 'doc/bad-two', position: '4' }] } });
      const { next } = first.body as { readonly next: string };
      expect(await stage.ask('GET', `/v1/parked?after=${next}`, { as: admin })).toMatchObject({
        body: { items: [{ key: 'doc/bad/one?', error: 'Error: cannot be counted', waiting: 1 }], next: null },
      });
      for (const after of ['AAAA', Buffer.from('[1,2,3]').toString('base64url')]) {
        const refused = await stage.ask('GET', `/v1/parked?after=${after}`, { as: admin });
        expect(refused).toMatchObject({ status: 400, body: { code: 'bad-cursor' } });
      }
    });

    it('is tried again, and is not well as long as its cause is there', async () => {
      expect(await stage.ask('POST', `${bad}/retry`, { as: admin })).toMatchObject({
        status: 200,
        body: { key: 'doc/bad/one?', well: false },
      });
      isFailing = false;
      expect(await stage.ask('POST', `${bad}/retry`, { as: admin })).toMatchObject({
        status: 200,
        body: { key: 'doc/bad/one?', well: true },
      });
      expect(await stage.ask('POST', `${bad}/retry`, { as: admin })).toMatchObject({ status: 404, body: { code: 'unknown-parked' } });
    });

    it('is skipped with a reason', async () => {
      const skip = (body: unknown) =>
        stage.ask('POST', `/v1/parked/${encodeURIComponent('said@1#1')}/${encodeURIComponent('doc/bad-two')}/skip`, { as: admin, body });
      expect(await skip({})).toMatchObject({ status: 422, body: { code: 'invalid-input', fields: [{ field: 'reason' }] } });
      expect(await skip({ reason: '  ' })).toMatchObject({ status: 422 });
      expect(await skip({ reason: 'counted-by-hand' })).toMatchObject({ status: 200, body: { well: true } });
    });

    it('asks for the name of a subscription that there is, and for an Idempotency-Key', async () => {
      expect(await stage.ask('POST', '/v1/parked/nobody/x/retry', { as: admin })).toMatchObject({ status: 404 });
      expect(await stage.ask('POST', `${bad}/retry`, { as: admin, idempotencyKey: null })).toMatchObject({
        status: 400,
        body: { code: 'idempotency-key-missing' },
      });
    });
  });

  describe('Replay', () => {
    const rebuild = (body: unknown = {}, idempotencyKey = 'rebuild') =>
      stage.ask('POST', '/v1/audit/projections/said/rebuild', { as: auditor, body, idempotencyKey });

    it('builds a read model beside the live one, compares them, and switches', async () => {
      await say('c');
      await caughtUp();
      const started = await rebuild();
      expect(started).toMatchObject({ status: 202, body: { kind: 'rebuild', subject: 'said', state: 'running' } });
      const done = await ended(jobIdIn(started));
      expect(done).toMatchObject({
        status: 200,
        body: {
          state: 'done',
          endedAt: stage.clock.now(),
          result: { build: 'said@1#2', switched: true, comparison: { equal: true, left: 'said@1#1', right: 'said@1#2' }, dropped: [] },
        },
      });
      expect((await rebuild()).text).toBe(done.text);
      const { live } = await host.projection('said').list();
      expect(live).toBe('said@1#2');
    });

    it('keeps the build before, and drops what is older', async () => {
      const second = await ended(jobIdIn(await rebuild({ rate: 1_000_000 }, 'second')));
      expect(second.body).toMatchObject({ state: 'done', result: { build: 'said@1#3', dropped: ['said@1#1'] } });
      const kept = await ended(jobIdIn(await rebuild({ switch: false }, 'third')));
      expect(kept.body).toMatchObject({ state: 'done', result: { build: 'said@1#4', switched: false } });
      expect((await host.projection('said').list()).live).toBe('said@1#3');
    });

    it('compares a read model with the log', async () => {
      const started = await stage.ask('POST', '/v1/audit/projections/said/diff', { as: auditor });
      expect(started).toMatchObject({ status: 202 });
      expect((await ended(jobIdIn(started))).body).toMatchObject({ kind: 'diff', state: 'done', result: { equal: true, differing: 0 } });
    });

    it('tells its progress as events, the last of which tells how it ended', async () => {
      const started = await rebuild({}, 'watched');
      const { text, headers } = await stage.ask('GET', `/v1/jobs/${jobIdIn(started)}/progress`, { as: auditor });
      expect(headers['content-type']).toContain('text/event-stream');
      const told = text.split('\n').filter((line) => line.startsWith('data: '));
      expect(JSON.parse(told.at(-1)?.slice('data: '.length) ?? '')).toMatchObject({ jobId: jobIdIn(started), state: 'done' });
      expect(text).toContain('event: done');
    });

    it('says when a job is unknown, or went wrong', async () => {
      expect(await stage.ask('GET', '/v1/jobs/none/progress', { as: auditor })).toMatchObject({
        status: 404,
        body: { code: 'unknown-job' },
      });
      const jobs = stage.app.get(Jobs, { strict: false });
      await jobs.start({ jobId: 'broken', kind: 'diff', subject: 'said', hash: '', by: 'key-1' }, () => Promise.reject(new Error('no')));
      expect((await ended('broken')).body).toMatchObject({ state: 'failed', problem: 'Error: no' });
    });

    it('breaks off a rebuild when it is told to, and the next one goes on with it', async () => {
      const cancel = (jobId: string, as = auditor) => stage.ask('POST', `/v1/jobs/${jobId}/cancel`, { as });
      const slow = jobIdIn(await rebuild({ rate: 1 }, 'slow'));
      const broken = await cancel(slow);
      expect(broken).toMatchObject({ status: 200, body: { jobId: slow, state: 'cancelled', endedAt: stage.clock.now() } });
      expect((await cancel(slow)).text).toBe(broken.text);
      const unfinished = (await host.projection('said').list()).builds.filter(({ complete }) => !complete);
      expect(unfinished).toHaveLength(1);
      const again = await ended(jobIdIn(await rebuild({}, 'goes-on')));
      expect(again.body).toMatchObject({ state: 'done', result: { build: unfinished[0]?.name, switched: true } });
      expect(await cancel('none')).toMatchObject({ status: 404, body: { code: 'unknown-job' } });
      expect(await cancel(slow, await stage.keyOf('operator'))).toMatchObject({ status: 403 });
    });

    it('refuses another wish under the same Idempotency-Key', async () => {
      const first = await rebuild({ switch: false }, 'decided');
      expect((await rebuild({ switch: false }, 'decided')).body).toMatchObject({ jobId: jobIdIn(first) });
      expect(await rebuild({ switch: true }, 'decided')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
      await ended(jobIdIn(first));
    });

    it('lets a build that is kept answer, and the one before again', async () => {
      const kept = await ended(jobIdIn(await rebuild({ switch: false }, 'kept')));
      const { build } = (kept.body as { readonly result: { readonly build: string } }).result;
      const { live: before } = await host.projection('said').list();
      const decided = await ended(jobIdIn(await rebuild({ build, switch: true }, 'decided-for')));
      expect(decided.body).toMatchObject({ state: 'done', result: { build, before, switched: true, comparison: { equal: true } } });
      const back = await ended(jobIdIn(await rebuild({ build: before, switch: true }, 'back')));
      expect(back.body).toMatchObject({ result: { build: before, before: build, switched: true } });
      expect(await rebuild({ build: 'said@1#999' }, 'none')).toMatchObject({ status: 404, body: { code: 'unknown-build' } });
      expect(await rebuild({ build: 'said' }, 'malformed')).toMatchObject({ status: 422 });
    });

    it('keeps no builds that nobody wants: what answers, what answered before, and the newest', async () => {
      for (let n = 0; n < 5; n += 1) await ended(jobIdIn(await rebuild({ switch: n === 2 }, `again-${n}`)));
      const { live, previous, builds } = await host.projection('said').list();
      expect(builds.map(({ name }) => name)).toEqual([previous, live, builds.at(-1)?.name]);
      expect(new Set(builds.map(({ name }) => name)).size).toBe(3);
    });

    it('runs so many jobs at a time and no more', async () => {
      const jobs = stage.app.get(Jobs, { strict: false });
      const { promise, resolve } = Promise.withResolvers<null>();
      for (const n of [1, 2, 3, 4])
        await jobs.start({ jobId: `busy-${n}`, kind: 'diff', subject: 'said', hash: '', by: 'key-1' }, () => promise);
      expect(await rebuild({}, 'too-many')).toMatchObject({
        status: 429,
        headers: { 'retry-after': '5' },
        body: { code: 'too-many-jobs' },
      });
      resolve(null);
      await jobs.idle();
    });

    it('knows only read models that there are, and is for auditors', async () => {
      for (const what of ['rebuild', 'diff']) {
        const url = `/v1/audit/projections/none/${what}`;
        expect(await stage.ask('POST', url, { as: auditor })).toMatchObject({ status: 404, body: { code: 'unknown-projection' } });
        expect(await stage.ask('POST', url, { as: await stage.keyOf('shop') })).toMatchObject({ status: 403 });
      }
    });
  });
});
