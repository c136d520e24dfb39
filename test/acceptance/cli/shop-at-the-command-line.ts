import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { randomFrom } from '@app/testing';
import { type ExitCode, runCli, type Surroundings } from '../../../apps/cli/src/index.js';
import { type Answer, type LoneServer, loneServer } from '../lone-server.js';

/** What a call of the command line came to. */
export type Called = { readonly code: ExitCode; readonly out: string; readonly err: string; readonly json: () => Answer };

/** What a spec may bring in place of the machine's own. */
export type Around = Partial<Surroundings> & { readonly input?: string };

/** A call as somebody types it, in a folder, with nobody looking on. */
export async function called(folder: string, given: readonly string[], { input = '', ...around }: Around = {}): Promise<Called> {
  const written = { out: '', err: '' };
  const code = await runCli(given, {
    environment: { LANG: 'en_US.UTF-8' },
    folder,
    temporaryFolder: folder,
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    clock: systemClock,
    scheduler: systemScheduler,
    random: randomFrom(1),
    randomBytes,
    fetch: globalThis.fetch,
    signal: new AbortController().signal,
    ...around,
  });
  return { code, ...written, json: () => JSON.parse(written.out) as Answer };
}

/** A running shop with a delivered order and one that nobody has paid, and the command line beside it. */
export type ShopAtTheCommandLine = {
  readonly server: LoneServer;
  /** The data folder. */
  readonly data: string;
  readonly kekFile: string;
  readonly delivered: { readonly orderId: string; readonly outTradeNo: string };
  readonly unpaid: string;
  call(given: readonly string[], around?: Around): Promise<Called>;
  /** Stops the server and leaves its data. */
  stop(): Promise<void>;
  /** A new folder that goes with the rest. */
  folder(name: string): string;
  close(): Promise<void>;
};

export const SHOP_ORDER_NO = 'S-2026-0001';

export async function shopAtTheCommandLine(): Promise<ShopAtTheCommandLine> {
  const server = await loneServer();
  const { keys, order } = server;
  const sent = async (method: string, path: string, as: string, body: unknown): Promise<Answer> => {
    const got = await server.send(method, path, { as, body });
    if (got.status >= 300) throw new Error(`${method} ${path} was answered ${got.status}: ${got.text}`);
    return got.body ?? {};
  };
  await sent('PUT', '/v1/channels/cashier', keys.admin, {
    ...{ kind: 'sandbox', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', key: 'key-of-the-cashier', allowManualConfirm: true },
  });
  const placed = await sent('POST', '/v1/orders', keys.shop, { ...order, shopOrderNo: SHOP_ORDER_NO });
  const orderId = String(placed['orderId']);
  const attempt = await sent('POST', `/v1/orders/${orderId}/payment-attempts`, keys.shop, { channelAccount: 'cashier' });
  const { attemptId } = attempt;
  const paid = { attemptId, channelTradeNo: 'T-0001', paid: { amount: 1000, currency: 'CNY' }, paidAt: systemClock.now() };
  await sent('POST', `/v1/orders/${orderId}/confirm-payment`, keys.shop, paid);
  const unpaid = String((await sent('POST', '/v1/orders', keys.shop, { ...order, buyer: { contact: 'bob@example.com' } }))['orderId']);
  await server.facts();
  await delivery(server, orderId);
  const data = join(server.folder, 'data');
  return {
    ...{ server, data, kekFile: `${data}.kek`, unpaid },
    delivered: { orderId, outTradeNo: String(attempt['outTradeNo']) },
    call: (given, around = {}) =>
      called(server.folder, given, {
        ...around,
        environment: { LANG: 'en_US.UTF-8', CARDTRAIL_ADMIN_KEY: keys.admin, ...around.environment },
      }),
    stop: async () => {
      await server.api.close();
    },
    folder: (name) => mkdtempSync(join(server.folder, `${name}-`)),
    close: async () => {
      await server.close();
      rmSync(server.folder, { recursive: true, force: true });
    },
  };
}

async function delivery(server: LoneServer, orderId: string): Promise<void> {
  for (let looks = 0; looks < 100; looks += 1) {
    await server.facts();
    const { body } = await server.send('GET', `/v1/orders/${orderId}`, { as: server.keys.shop });
    if (body?.['status'] === 'delivered') return;
  }
  throw new Error(`order ${orderId} is not delivered`);
}
