import { endWithReader } from './output/end-with-reader.js';
import { runCli } from './run-cli.js';
import { processSurroundings } from './surroundings.js';

for (const stream of [process.stdout, process.stderr]) endWithReader(stream, () => process.exit());

process.exitCode = await runCli(process.argv.slice(2), processSurroundings());
