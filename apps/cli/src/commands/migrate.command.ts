import { livesThere, type MovingHouse, moveBack, moveHouse, programVersion, verifyHouse } from '@app/assembly';
import { type Configuration, ConfigurationFault, type EngineChoice } from '@app/platform/config';
import { type Engine, openClusterEngine, openEmbeddedEngine, shownAddresses } from '@app/platform/engine';
import { DataFolderLocked } from '@app/platform/event-store';
import type { MovingStage } from '@app/platform/moving';
import { type Command, Option } from 'commander';
import type { Call } from '../call.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFault } from '../faults/fault.js';
import type { Progress } from '../output/progress.js';
import { mustHoldData } from '../stores/data-in.js';
import { openNewPlace } from '../stores/open-new-place.js';
import { type Adding, addCommand } from './adding.js';
import { wholeNumber } from './whole-number.js';

type MigrateOptions = {
  readonly from: EngineName;
  readonly to: EngineName;
  readonly rate?: number;
  readonly verifyOnly?: boolean;
  readonly back?: boolean;
};
type EngineName = EngineChoice['kind'];

const ENGINES: readonly EngineName[] = ['embedded', 'cluster'];

/** `cardtrail migrate --from embedded --to cluster`: moves the shop of a data folder to EventStoreDB and MongoDB. */
export function addMigrate(program: Command, { words, run }: Adding): void {
  addCommand(program, words, 'migrate', [])
    .addOption(new Option('--from <engine>', words.options.fromEngine).choices(ENGINES).makeOptionMandatory())
    .addOption(new Option('--to <engine>', words.options.toEngine).choices(ENGINES).makeOptionMandatory())
    .option('--rate <records>', words.options.recordRate, wholeNumber(1, 10_000_000))
    .option('--verify-only', words.options.verifyOnly)
    .addOption(new Option('--back', words.options.back).conflicts(['verifyOnly', 'rate']))
    .action((options: MigrateOptions) => run((call) => migrate(call, options)));
}

async function migrate(call: Call, { from, to, rate, verifyOnly = false, back = false }: MigrateOptions): Promise<ExitCode> {
  if (from !== 'embedded' || to !== 'cluster') throw new CliFault({ kind: 'no-such-move', from, to });
  const configuration = call.configuration();
  const choice = choiceIn(configuration);
  mustHoldData(configuration.dataFolder);
  const address = await shownAddresses(choice);
  const progress = new StageProgress(call);
  const { clock, scheduler, random, signal } = call.surroundings;
  try {
    return await withBoth(call, configuration, choice, async (engines) => {
      const tell: MovingHouse['tell'] = (stage, done, of) => progress.to(stage, done, of);
      const house: MovingHouse = { ...engines, ...{ configuration, address, clock, scheduler, random, rate, signal, tell } };
      if (back) return await takeBack(call, house, progress);
      if (verifyOnly || (await livesThere(house))) return await verify(call, house, progress);
      return await move(call, house, progress);
    });
  } catch (error) {
    // What was under way is at its end by then, and the next call goes on from there.
    if (signal.aborted) throw new CliFault({ kind: 'interrupted' }, { cause: error });
    throw error;
  } finally {
    progress.end();
  }
}

async function move(call: Call, house: MovingHouse, progress: StageProgress): Promise<ExitCode> {
  const moved = await moveHouse(house);
  progress.end();
  const { move: words } = call.words;
  call.answer({ moved: true, ...moved }, () => [
    `${call.paint.green('✓')} ${words.moved(moved)}`,
    words.verified(moved),
    '',
    ...words.next(house.configuration.dataFolder),
  ]);
  return EXIT.ok;
}

async function takeBack(call: Call, house: MovingHouse, progress: StageProgress): Promise<ExitCode> {
  const { left, secretsLeft, ...moved } = await moveBack(house);
  progress.end();
  const { dataFolder } = house.configuration;
  call.answer({ moved: false, folder: dataFolder, left, secretsLeft, ...moved }, () => {
    const [done = '', ...next] = call.words.move.movedBack(dataFolder, left, secretsLeft);
    return [`${call.paint.green('✓')} ${done}`, ...next];
  });
  return EXIT.ok;
}

async function verify(call: Call, house: MovingHouse, progress: StageProgress): Promise<ExitCode> {
  const { movedAt, ...verified } = await verifyHouse(house);
  progress.end();
  if (verified.differences.length > 0) throw new CliFault({ kind: 'stores-differ', differences: verified.differences });
  const { move: words } = call.words;
  call.answer({ moved: movedAt !== undefined, movedAt, ...verified, ...house.address }, () => [
    `${call.paint.green('✓')} ${words.verified(verified)}`,
    ...(movedAt === undefined ? [] : [words.livesThere(house.address, call.times()(movedAt), verified.since)]),
  ]);
  return EXIT.ok;
}

/** Where the shop is to go, as the configuration says. @throws ConfigurationFault naming what is not set */
function choiceIn({ engine }: Configuration): Extract<EngineChoice, { readonly kind: 'cluster' }> {
  if (engine.kind === 'cluster') return engine;
  throw new ConfigurationFault([
    {
      setting: 'EVENTSTORE_URL',
      what: 'set it to the EventStoreDB that the shop is to move to, such as esdb://user:password@host:2113?tls=true',
    },
    {
      setting: 'MONGODB_URL',
      what: 'set it to the MongoDB that the shop is to move to, such as mongodb://user:password@host:27017/cardtrail',
    },
  ]);
}

/** Both places, of which nobody else writes at the old one. @throws CliFault server-works-here, store-not-opened, keys-of-another-shop */
async function withBoth<T>(
  call: Call,
  { dataFolder: folder, kekFile }: Configuration,
  choice: Extract<EngineChoice, { readonly kind: 'cluster' }>,
  work: (engines: { readonly from: Engine; readonly to: Engine }) => Promise<T>,
): Promise<T> {
  const { clock, scheduler, random } = call.surroundings;
  const how = { kekFile, clock, scheduler, random, codeVersion: programVersion(), moving: true };
  const from = opened(() => openEmbeddedEngine({ ...how, folder }));
  try {
    const to = await openNewPlace(() => openClusterEngine({ ...how, choice }));
    try {
      return await work({ from, to });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

function opened(open: () => Engine): Engine {
  try {
    return open();
  } catch (error) {
    if (error instanceof DataFolderLocked) throw new CliFault({ kind: 'server-works-here', folder: error.folder }, { cause: error });
    throw error;
  }
}

/** A bar for each stage, one after the other. */
class StageProgress {
  #stage: MovingStage | undefined;
  #bar: Progress | undefined;

  constructor(private readonly call: Call) {}

  to(stage: MovingStage, done: number, of: number): void {
    if (stage !== this.#stage) {
      this.end();
      this.#stage = stage;
      this.#bar = this.call.progress(this.call.words.move.stage(stage));
    }
    this.#bar?.to(done, of);
  }

  end(): void {
    this.#bar?.end();
    this.#bar = undefined;
    this.#stage = undefined;
  }
}
