import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';

@Module({})
class Empty {}

describe('What is no request', () => {
  let stage: HttpStage;
  let port: number;
  beforeAll(async () => {
    stage = await httpStage({ modules: [Empty] });
    await stage.app.listen(0, '127.0.0.1');
    port = Number(new URL(await stage.app.getUrl()).port);
  });
  afterAll(() => stage.close());

  /** How many connections the server has, once it had time to let go of them. */
  const connections = async (): Promise<number> => {
    const { server } = stage.app.getHttpAdapter().getInstance();
    for (let looks = 0; looks < 100; looks += 1) {
      const count = await new Promise<number>((resolve) => server.getConnections((_error: Error | null, found: number) => resolve(found)));
      if (count === 0) return 0;
      await nextTurn();
    }
    return 1;
  };
  /** Sends bytes, never closes, and gives the status and the problem that come back. */
  const answerTo = async (sent: string): Promise<readonly [status: number, problem: unknown]> => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    socket.write(sent);
    const answer = await text(socket);
    expect(await connections()).toBe(0);
    socket.destroy();
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain('content-type: application/problem+json');
    return [Number(head.split(' ')[1]), JSON.parse(body)];
  };

  it.each([
    ['too many headers', `GET /health/live HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformed-request'],
  ])('is answered with a problem, as everything is: %s', async (_what, sent, status, code) => {
    expect(await answerTo(sent)).toEqual([status, expect.objectContaining({ type: `urn:cardtrail:problem:${code}`, status, code })]);
  });
});
