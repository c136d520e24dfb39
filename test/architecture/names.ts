const rootFiles =
  /^(nest-cli\.json|package\.json|package-lock\.json|tsconfig(\.[a-z]+)?\.json|README(\.[a-zA-Z-]+)?\.md|LICENSE|CONTRIBUTING\.md|SECURITY\.md|CHANGELOG\.md|[a-z.-]+\.config\.(mjs|js|json|ts)|\..+)$/;

const folders: Readonly<Record<string, readonly string[]>> = {
  apps: ['api', 'worker', 'cli', 'sandbox'],
  libs: [
    ...['kernel', 'domain', 'sagas', 'read-models', 'diagnosis', 'evidence'],
    ...['integrations', 'platform', 'assembly', 'simulators', 'stories', 'testing'],
  ],
  test: ['acceptance', 'contract', 'architecture', 'vectors', 'faults', 'bench'],
  docker: [],
  docs: [],
};

/** The one file that stands beside the apps: it must be readable by a Node too old for all the others. */
const besideTheApps = 'apps/node-version.js';

const vague = /(^|[/.-])(utils?|helpers?|common|managers?|misc|shared)([/.-])/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** A language as RFC 5646 writes it: what is said in it bears its name. */
const languageTag = /^[a-z]{2}-[A-Z]{2}$/;

const stereotypes = [
  ...['events', 'upcasters', 'state', 'commands', 'decide', 'saga', 'projection', 'dues', 'policy', 'decider', 'status', 'property'],
  ...['http', 'dto', 'answer', 'module', 'handlers', 'effect', 'port', 'query', 'spec'],
];

/** Why a tracked file's place or name is not one of ours; empty where it is. */
export function faultsOfName(path: string): string[] {
  const [top = '', ...rest] = path.split('/');
  if (rest.length === 0) return rootFiles.test(top) ? [] : ['not a file of the top level'];
  if (top.startsWith('.')) return [];

  const listed = folders[top];
  if (!listed) return ['not a folder of the top level'];
  const [folder = '', ...below] = rest;
  if (listed.length > 0 && !listed.includes(folder) && path !== besideTheApps) return [`not a folder of ${top}`];
  if (top === 'apps' && path !== besideTheApps && below[0] !== 'src') return ['apps keep their code in src'];
  if (path.startsWith('test/vectors/')) return [];

  const faults = vague.test(path) ? ['a name that says nothing'] : [];
  if (!/\.(ts|js|mjs)$/.test(path)) return faults;

  const file = path.slice(path.lastIndexOf('/') + 1);
  const [concept = '', ...suffixes] = file.split('.').slice(0, -1);
  const parts = [...path.split('/').slice(0, -1), concept, ...suffixes];
  if (!parts.every((part) => kebab.test(part) || languageTag.test(part))) faults.push('not in kebab-case');
  if (/^libs\/(domain|sagas|read-models)\//.test(path) && concept !== 'index') {
    const known = suffixes.length > 0 && suffixes.every((suffix) => stereotypes.includes(suffix));
    if (!known) faults.push('not <concept>.<stereotype>.ts');
  }
  return faults;
}
