export { Scene } from './stage/scene.js';
export { openWorld, type KeyRing, type WorldPlan } from './stage/open-world.js';
export { briskPace, ordinaryPace, type Pace, type World } from './world.js';
export { type Bilingual, type Expected, type Story, StoryBroken, type Told } from './story.js';
export { differences, type Outcome, outcomeOf } from './outcome.js';
export type { FindingView, Timeline, TimelineRecord } from './clients/auditor.client.js';
export { stories } from './told/stories.js';
