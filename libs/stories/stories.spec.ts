import { describe, expect, it } from '@jest/globals';
import { stories } from './index.js';

describe('The stories', () => {
  it('have names of their own', () => {
    const names = stories.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are told in both languages', () => {
    for (const { tell } of stories) {
      expect(tell['zh-CN']).toMatch(/\p{Script=Han}/u);
      expect(tell.en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(
    ['dujiaoka#328', 'dujiaoka#97', 'dujiaoka#95', 'dujiaoka#330', 'SafeLine#1031', 'v2board#400', 'zfaka#150', 'new-api#1687'].concat(
      ['dujiaoka#55', 'yansongda/pay#276', 'dujiao-next#108', 'v2board#313', 'VPay#29', 'vmqphp#7', 'acg-faka#940', 'acg-faka#913'],
      ['dujiao-next#105', 'dujiaoka#265', 'card-system#4', 'zfaka#128', 'dujiao-next#139', 'medusa#13301', 'CoreShop#2529'],
      ['yansongda/pay#705', 'BEpusdt#111'],
    ),
  )('explain %s', (thread) => {
    expect(stories.filter(({ complaints = [] }) => complaints.includes(thread))).not.toEqual([]);
  });
});
