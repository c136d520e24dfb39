import { httpStage } from '@app/testing/http';
import { describe, expect, it } from '@jest/globals';
import { Controller, Module, Post } from '@nestjs/common';
import { NeedsRoom, Public } from '../index.js';

@Public()
@Controller('v1')
class Counter {
  @Post('begin')
  @NeedsRoom()
  begin(): object {
    return {};
  }
  @Post('go-on')
  goOn(): object {
    return {};
  }
}

@Module({ controllers: [Counter] })
class Door {}

describe('A disk that is almost full', () => {
  it('lets nothing new begin, and everything else go on', async () => {
    let free = 9;
    const stage = await httpStage({ modules: [Door], hasRoom: () => free >= 8 });
    expect((await stage.ask('POST', '/v1/begin')).status).toBe(201);
    free = 7;
    expect(await stage.ask('POST', '/v1/begin')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
      body: { code: 'storage-low' },
    });
    expect((await stage.ask('POST', '/v1/go-on')).status).toBe(201);
    await stage.close();
  });
});
