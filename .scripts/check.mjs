// Runs every static check, also after one has failed, and says at the end which did.
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const checks = ['typecheck', 'lint', 'boundaries', 'unused', 'docs:check', 'compose:check'];
const failed = checks.filter((check) => {
  console.log(`\n── ${check}`);
  return spawnSync('npm', ['run', '--silent', check], { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0;
});

if (process.env.TALLY) appendFileSync(process.env.TALLY, `${checks.length - failed.length} ${failed.length} 0\n`);
console.log(failed.length === 0 ? `\n${checks.length} checks passed` : `\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
