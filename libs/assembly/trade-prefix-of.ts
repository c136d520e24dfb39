import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import { derivedCommandId } from '@app/kernel';
import { type Configuration, ConfigurationFault, keepTradePrefix, newTradePrefix } from '@app/platform/config';
import type { Engine } from '@app/platform/engine';

/**
 * The prefix of every number of ours that a channel sees. One machine keeps it in its data folder; where many share the
 * stores it is a fact. It is chosen at the very first start and never changes.
 * @throws ConfigurationFault when the configured one is another than the one chosen
 */
export async function tradePrefixOf(
  { kind, handling }: Pick<Engine, 'kind' | 'handling'>,
  configuration: Pick<Configuration, 'dataFolder' | 'tradePrefix'>,
  random: () => number,
): Promise<string> {
  if (kind === 'embedded') return keepTradePrefix(configuration, random);
  const wanted = configuration.tradePrefix;
  const prefix = await recordTradePrefix(handling, () => wanted ?? newTradePrefix(random));
  if (wanted === undefined || wanted === prefix) return prefix;
  const what = `these stores have used ${prefix} since their first start, and payments under way carry it: set it to ${prefix}, or unset it`;
  throw new ConfigurationFault([{ setting: 'CARDTRAIL_TRADE_PREFIX', what }]);
}

/** Makes the prefix a fact, unless one is; gives the one that counts. */
export async function recordTradePrefix(handling: Engine['handling'], choose: () => string): Promise<string> {
  const chosen = async (): Promise<string | undefined> => (await handling.fold(operationsDecider, PLATFORM_STREAM)).state.tradePrefix;
  const before = await chosen();
  if (before !== undefined) return before;
  const tradePrefix = choose();
  const commandId = derivedCommandId('choose-trade-prefix', tradePrefix);
  const actor = { kind: 'system', id: 'first-start' } as const;
  const context = { commandId, actor, shopId: '', correlationId: PLATFORM_STREAM, causationId: commandId };
  await handling.handle(operationsDecider, PLATFORM_STREAM, { type: 'ChooseTradePrefix', tradePrefix }, context);
  return (await chosen()) ?? tradePrefix;
}
