import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { demonstrationAccounts, startGatewaySimulator } from '@app/simulators';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '3100' }, 'time-scale': { type: 'string', default: '1' } },
});

const simulator = await startGatewaySimulator({ port: Number(values.port), timeScale: Number(values['time-scale']) }).catch(
  (error: unknown) => {
    console.error(
      `The simulated gateways cannot listen on port ${values.port}: ${error instanceof Error ? error.message : String(error)}. Give another with --port.`,
    );
    process.exit(1);
  },
);
console.log(`Payment gateways, simulated. They keep everything in memory and talk to this machine only.
  epay     ${simulator.gatewayUrls.epay}
  sandbox  ${simulator.gatewayUrls.sandbox}
  control  ${simulator.url}/control/ledger
Merchants: ${demonstrationAccounts.map(({ gateway, account, key }) => `${gateway} ${account} with key ${key}`).join('; ')}`);

await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
await simulator.close();
