import { runProcess } from '@app/assembly';
import { startWorker } from './index.js';

await runProcess(startWorker, ({ url }) => `The CardTrail worker follows the log (health on ${url}/health/ready)`);
