// The double in a process of its own: prints its address and goes on until stdin ends.
import { startEventStoreDbDouble } from '@app/testing/eventstoredb-double';

const double = await startEventStoreDbDouble();
process.stdout.write(`${double.innerUrl}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
