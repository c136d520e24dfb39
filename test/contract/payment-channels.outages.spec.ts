import { createServer, type ServerResponse } from 'node:http';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import type { ChannelAccount, PaymentChannel } from '@app/kernel';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { castings, patience, type Stage, setStage, start, ten } from './payment-channels.stage.js';

const request = { refundNo: 'CT-1R01', outTradeNo: 'CT-1', tradeNo: 'T1', amount: ten, paid: ten };
const questions = {
  query: (channel: PaymentChannel, account: ChannelAccount, signal: AbortSignal) => channel.query(account, request, signal),
  close: (channel: PaymentChannel, account: ChannelAccount, signal: AbortSignal) => channel.close(account, request, signal),
  refund: (channel: PaymentChannel, account: ChannelAccount, signal: AbortSignal) => channel.refund(account, request, signal),
  queryRefund: (channel: PaymentChannel, account: ChannelAccount, signal: AbortSignal) => channel.queryRefund(account, request, signal),
};
type Question = keyof typeof questions;
const names = Object.keys(questions) as Question[];

/** A server that does one thing whatever it is asked. */
async function serve(answer: (response: ServerResponse) => void): Promise<{ url: string; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(incoming.url ?? '');
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, asked, close };
}

describe.each(castings)('When something is wrong with $name', (casting) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage(casting);
    await stage.attempt('CT-1');
  });
  afterEach(() => stage.close());
  const at = (gatewayUrl: string): ChannelAccount => ({
    ...stage.account,
    settings: { ...stage.account.settings, gatewayUrl },
  });
  const secretIn = (told: unknown): boolean => JSON.stringify(told).includes(casting.gateway.key);
  const ask = async (question: Question, account: ChannelAccount, signal = patience): Promise<unknown> => {
    const told = await questions[question](stage.channel, account, signal);
    expect(secretIn(told)).toBe(false);
    return typeof told === 'string' ? told : told.answer;
  };

  it.each(names)('%s: an outage, garbage and a flood are unknown', async (question) => {
    for (const kind of ['server-error', 'garbage', 'oversize'] as const) {
      stage.gateway.faults.add({ kind, times: 'always' });
      expect(await ask(question, stage.account)).toBe('unknown');
      stage.gateway.faults.clear();
    }
  });

  it('stops reading an answer at 64 KiB', async () => {
    stage.gateway.faults.add({ kind: 'oversize' });
    const told = await stage.channel.query(stage.account, { outTradeNo: 'CT-1' }, patience);
    expect(told).toEqual({ answer: 'unknown', because: 'answer-too-large' });
  });

  it.each(names)('%s: nobody there is unknown', async (question) => {
    const nobody = await serve((response) => response.destroy());
    expect(await ask(question, at(nobody.url))).toBe('unknown');
    nobody.close();
    expect(await ask(question, at(nobody.url))).toBe('unknown');
  });

  it.each(names)('%s: a redirect is not followed, because it would carry the key along', async (question) => {
    const elsewhere = await serve((response) => response.end('{"code":1,"status":1}'));
    const redirecting = await serve((response) => response.writeHead(307, { location: elsewhere.url }).end());
    expect(await ask(question, at(redirecting.url))).toBe('unknown');
    expect(elsewhere.asked).toEqual([]);
    elsewhere.close();
    redirecting.close();
  });

  it.each(names)('%s: silence ends when the signal says so', async (question) => {
    stage.gateway.faults.add({ kind: 'hang', times: 'always' });
    const impatience = new AbortController();
    const channel = createPaymentChannels({
      clock: { now: () => start },
      fetch: (input, init) => {
        const answer = fetch(input, init);
        impatience.abort();
        return answer;
      },
    }).get(stage.kind);
    if (channel === undefined) throw new Error('no channel');
    const told = await questions[question](channel, stage.account, impatience.signal);
    expect(typeof told === 'string' ? told : told.answer).toBe('unknown');
    expect(secretIn(told)).toBe(false);
  });

  it.each(names)('%s: an answer that stops half-way ends when the signal says so', async (question) => {
    const half = await serve((response) => response.writeHead(200).write('{"code":'));
    const impatience = new AbortController();
    const channel = createPaymentChannels({
      clock: { now: () => start },
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        setImmediate(() => impatience.abort());
        return answer;
      },
    }).get(stage.kind);
    if (channel === undefined) throw new Error('no channel');
    const told = await questions[question](channel, at(half.url), impatience.signal);
    expect(typeof told === 'string' ? told : told.answer).toBe('unknown');
    half.close();
  });

  it('never believes an answer about something else', async () => {
    await stage.paid('CT-2');
    const other = stage.gateway.ledger().payments['CT-2']?.trades[0]?.tradeNo ?? '';
    const told = await stage.channel.query(stage.account, { outTradeNo: 'CT-1', tradeNo: other }, patience);
    expect(told).toMatchObject({ answer: 'unknown', because: expect.stringMatching(/^answer-about-another/) });
  });

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['text', '"paid"'],
    ['an empty object', '{}'],
    ['a status without numbers', '{"code":1,"status":1}'],
    ['an amount that is none', '{"code":1,"status":1,"out_trade_no":"CT-1","trade_no":"T1","money":"ten"}'],
    ['a state nobody knows', '{"code":1,"status":7,"out_trade_no":"CT-1","trade_no":"T1","money":"10.00"}'],
    ['another trade', '{"code":1,"status":1,"out_trade_no":"CT-1","trade_no":"T2","money":"10.00"}'],
    ['another account', '{"code":1,"status":1,"out_trade_no":"CT-1","trade_no":"T1","money":"10.00","pid":"9"}'],
    ['words like "not found" about something else', '{"code":-1,"msg":"订单不存在或已完成"}'],
    ['a wrong key', '{"code":-3,"msg":"商户密钥错误"}'],
    ['an unsigned answer', '{"outTradeNo":"CT-1","status":"unpaid"}'],
  ])('does not learn anything from %s', async (_, body) => {
    const strange = await serve((response) => response.end(body));
    expect(await ask('query', at(strange.url))).toBe('unknown');
    strange.close();
  });
});
