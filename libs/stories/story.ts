import type { World } from './world.js';

/** The same words in both languages the product speaks. */
export type Bilingual = { readonly 'zh-CN': string; readonly en: string };

/** Which orders a story was about. */
export type Told = {
  /** The order of which the complaint is. */
  readonly orderId: string;
  /** Other orders that played a part. */
  readonly bystanders?: readonly string[];
};

/** How a story must end, whoever plays it. */
export type Expected = {
  /** The order's status in the end. */
  readonly status: string;
  /** What explains the complaint: one of the findings, and on whose side the fault is. */
  readonly code: string;
  readonly fault: string;
  /** Where the order stands now (code of the primary finding); left out: `code` says that, too. */
  readonly stands?: string;
  /** Keys delivered to the buyer. */
  readonly keysSent: number;
  /** What the gateway has really paid back, in minor units. */
  readonly moneyBack: number;
  /** What coloured the whole diagnosis; left out: nothing. */
  readonly modifiers?: readonly string[];
  /** Kinds of alarm that were raised about the order. */
  readonly alarms?: readonly string[];
};

/** A real complaint, played from its beginning, and how it must end here. */
export type Story = {
  readonly name: string;
  /** Public threads in which it was complained of. */
  readonly complaints?: readonly string[];
  /** What happens, for someone who has never seen the product. */
  readonly tell: Bilingual;
  /** @throws StoryBroken, Problem, or AnswerLacks as soon as something is not as it must be */
  play(world: World): Promise<Told>;
  readonly expected: Expected;
};

/** Something in the middle of a story is not as it must be. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

/** Says what must hold here. @throws StoryBroken when it does not */
export function claim(what: string, holds: boolean): asserts holds {
  if (!holds) throw new StoryBroken(`it does not hold that ${what}`);
}

/** @throws StoryBroken when the two differ */
export function claimEqual(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new StoryBroken(`${what}: ${left} instead of ${right}`);
}

/** The same words in Chinese and English. */
export function words(chinese: string, english: string): Bilingual {
  return { 'zh-CN': chinese, en: english };
}
