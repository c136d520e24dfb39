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
});
