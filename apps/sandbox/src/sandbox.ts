import { once } from 'node:events';
import { demonstrationAccounts, startGatewaySimulator } from '@app/simulators';
import { Command } from 'commander';
import { numberOption } from './number-option.js';

const { port, timeScale } = new Command('sandbox')
  .description('Simulated payment gateways, for trying CardTrail without money')
  .option('--port <port>', 'where they listen on this machine', numberOption(0, 65_535, 'whole'), 3100)
  .option('--time-scale <times>', 'how much faster than really they repeat notifications', numberOption(0.001, 1_000_000), 1)
  .parse()
  .opts<{ readonly port: number; readonly timeScale: number }>();

const simulator = await startGatewaySimulator({ port, timeScale }).catch((error: unknown) => {
  console.error(
    `The simulated gateways cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}. Give another with --port.`,
  );
  process.exit(1);
});
console.log(`Payment gateways, simulated. They keep everything in memory and talk to this machine only.
  epay     ${simulator.gatewayUrls.epay}
  sandbox  ${simulator.gatewayUrls.sandbox}
  control  ${simulator.url}/control/ledger
Merchants: ${demonstrationAccounts.map(({ gateway, account, key }) => `${gateway} ${account} with key ${key}`).join('; ')}`);

await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
await simulator.close();
