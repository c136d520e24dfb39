import { stories } from '@app/stories';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOfReadModels, faultsOfStory } from './judge-story.js';
import { openStage, type Stage } from './stage.js';

describe('Complaints, played against the product', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it.each(stories.map((story) => [story.name, story] as const))(
    '%s',
    async (_, story) => {
      expect(await faultsOfStory(stage, story)).toEqual([]);
      expect(await faultsOfReadModels(stage)).toEqual([]);
    },
    30_000,
  );

  it('hand out no key value twice, and none that was not imported', async () => {
    const keys: string[] = [];
    for (const orderId of stage.orders) {
      const { status, delivered } = await stage.world.shop.order(orderId);
      const handed = status === 'delivered' ? await stage.world.shop.fetchKeys(orderId) : [];
      expect(handed).toHaveLength(status === 'delivered' ? delivered : 0);
      keys.push(...handed);
    }
    expect(keys.filter((key) => !/^STEAM-[0-9]{4}-[0-9]{5}U$/.test(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
