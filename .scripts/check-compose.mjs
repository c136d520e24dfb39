// Checks the compose files as files: node .scripts/check-compose.mjs [repository…]. Exits 1 with every fault, each with its place.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { edgeFaults } from './compose-edge-rules.mjs';
import { composeFaults } from './compose-rules.mjs';

const here = join(import.meta.dirname, '..');
const given = process.argv.slice(2);

/** Every fault of one repository, with the file it is in. */
function faultsIn(repository) {
  const text = (path) => readFileSync(join(repository, path), 'utf8');
  const example = text('docker/.env.example');
  const settings = /SETTING_NAMES = \[([\s\S]*?)\] as const/.exec(text('libs/platform/config/settings.ts'))?.[1]?.match(/\w+(?=')/g) ?? [];
  const files = readdirSync(join(repository, 'docker')).filter((name) => /^compose\..+\.yaml$/.test(name));
  const surroundings = {
    folder: join(repository, 'docker'),
    version: JSON.parse(text('package.json')).version,
    settings,
    variables: [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name),
    madeSecrets: [...text('docker/make-secrets.sh').matchAll(/\| keep (\S+)$/gm)].map(([, name]) => `secrets/${name}`),
  };
  const ofFile = (name) => {
    const document = parseDocument(text(`docker/${name}`), { merge: true, uniqueKeys: true });
    const broken = document.errors.map(({ message }) => `is no YAML: ${message.split('\n')[0]}`);
    return broken.length > 0 ? broken : composeFaults(document.toJS(), surroundings);
  };
  const filledIn = [...example.matchAll(/^([A-Z0-9_]+)=.+$/gm)].map(([, name]) => name);
  return [
    ...(files.length === 0 ? ['docker: there is no compose file'] : []),
    ...(settings.length === 0 ? ['libs/platform/config/settings.ts: SETTING_NAMES cannot be read from it'] : []),
    ...filledIn.map((name) => `docker/.env.example: ${name} has a value; an example of a secret becomes one`),
    ...edgeFaults(text('docker/edge/haproxy.cfg')).map((fault) => `docker/edge/haproxy.cfg: ${fault}`),
    ...files.flatMap((name) => ofFile(name).map((fault) => `docker/${name}: ${fault}`)),
  ];
}

const faults = [
  ...(given.length === 0 ? faultsIn(here) : []),
  ...given.flatMap((repository) => faultsIn(repository).map((fault) => `${repository}/${fault}`)),
];
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? 'the compose files have no fault' : `the compose files have ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
