import { setTimeout as pause } from 'node:timers/promises';
import { startGatewaySimulator } from '@app/simulators';
import { differences, type Outcome, outcomeOf, type Story, type World } from '@app/stories';
import { Command, Option } from 'commander';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { demoWorld } from './demo-world.js';
import { tellWhatToTry } from './keep-open.js';
import { type Language, Narrator } from './narrator.js';
import { programme } from './programme.js';
import { type Row, summaryTable } from './summary-table.js';

const asked = new Command('demo')
  .description('Plays stories of orders on a fresh server with simulated gateways, and tells why each went as it did')
  .argument('[stories...]', 'names of stories; left out, the usual programme')
  .option('--keep', 'leave the server up afterwards, with addresses to try', false)
  .addOption(new Option('--lang <language>', 'left out, as LANG says').choices(['zh-CN', 'en']))
  .parse();
const { keep, lang } = asked.opts<{ readonly keep: boolean; readonly lang?: string }>();
const language: Language = (lang ?? process.env['LANG'] ?? '').startsWith('zh') ? 'zh-CN' : 'en';
const began = Date.now();
const stories = wanted(asked.args);
const interrupted = new Promise<'interrupted'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve('interrupted'));
});

const server = await startDemoServer();
const gateway = await startGatewaySimulator();
try {
  const played = await Promise.race([play(server, gateway.url), interrupted]);
  if (played === 'interrupted') process.exitCode = 130;
  else {
    process.exitCode = played.every(({ faults }) => faults.length === 0) ? 0 : 1;
    if (keep) await interrupted;
  }
} finally {
  await gateway.close();
  await server.close();
}
// A story that was broken off may still wait for something.
process.exit();

/** The stories that were asked for; a name that none has ends the program with a word about it. */
function wanted(names: readonly string[]): readonly Story[] {
  try {
    return programme(names);
  } catch (error) {
    return asked.error(error instanceof Error ? error.message : String(error), { exitCode: 2 });
  }
}

async function play(on: DemoServer, gatewayUrl: string): Promise<readonly Row[]> {
  const narrator = new Narrator(language, (orderId) => world.auditor.timeline(orderId));
  const world = await demoWorld(on, gatewayUrl, () => narrator);
  narrator.line(
    `CardTrail on ${on.url}, fresh data in ${on.folder}; payment gateways simulated on ${gatewayUrl}; ready after ${seconds(Date.now() - began)}.`,
  );
  const rows: Row[] = [];
  for (const [index, story] of stories.entries()) {
    narrator.begin(story, index + 1, stories.length);
    const row = await playStory(story, world);
    await narrator.end(world);
    for (const fault of row.faults) narrator.line(`  ✗ ${fault}`);
    rows.push(row);
  }
  narrator.line();
  narrator.line(summaryTable(rows));
  const wrong = rows.filter(({ faults }) => faults.length > 0).length;
  const verdict = wrong === 0 ? 'every outcome is right' : `${wrong} of them did not end as they must`;
  narrator.line(`\n${rows.length} stories in ${seconds(Date.now() - began)}: ${verdict}.`);
  if (wrong > 0) narrator.line(await on.log());
  if (keep) await tellWhatToTry(world, on, narrator);
  return rows;
}

/** What follows a story's last step may take a moment. */
async function playStory(story: Story, world: World): Promise<Row> {
  try {
    const told = await story.play(world);
    let outcome: Outcome = await outcomeOf(world, told);
    for (let tries = 0; tries < 50 && differences(story.expected, outcome).length > 0; tries += 1) {
      await pause(100);
      outcome = await outcomeOf(world, told);
    }
    return { story, outcome, faults: differences(story.expected, outcome) };
  } catch (error) {
    return { story, outcome: undefined, faults: [error instanceof Error ? error.message : String(error)] };
  }
}

function seconds(millis: number): string {
  return `${(millis / 1000).toFixed(1)} s`;
}
