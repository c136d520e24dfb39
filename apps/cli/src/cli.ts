import { runCli } from './run-cli.js';
import { processSurroundings } from './surroundings.js';

process.exitCode = await runCli(process.argv.slice(2), processSurroundings());
