import { UnknownRuleset } from '@app/diagnosis';
import { Problem } from '@app/platform/http';

/** Lets a diagnosis be made by the version of the rules that was asked for. @throws Problem unknown-ruleset */
export async function judgedByRuleset<T>(diagnose: () => Promise<T>): Promise<T> {
  try {
    return await diagnose();
  } catch (error) {
    throw error instanceof UnknownRuleset ? new Problem('unknown-ruleset', { parameters: { ruleset: error.ruleset } }) : error;
  }
}
