// What holds for each of our compose files; each rule takes what it speaks of and gives its faults as sentences.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cardtrailRules } from './compose-cardtrail-rules.mjs';
import { secretFaults } from './compose-secret-rules.mjs';
import { volumeFaults } from './compose-volume-rules.mjs';

const TOP_LEVEL = ['name', 'services', 'networks', 'volumes', 'secrets', 'configs'];
// What our files use; a key that is misspelt has no effect and no one would notice.
const OF_SERVICE = [
  ...['build', 'cap_add', 'cap_drop', 'command', 'depends_on', 'deploy', 'entrypoint', 'environment', 'healthcheck', 'image', 'init'],
  ...['logging', 'network_mode', 'networks', 'ports', 'profiles', 'pull_policy', 'read_only', 'restart', 'secrets', 'security_opt'],
  ...['stop_grace_period', 'tmpfs', 'user', 'volumes'],
];
const CONDITIONS = ['service_healthy', 'service_completed_successfully', 'service_started'];

const isExtension = (key) => key.startsWith('x-');
const unknownKeys = (object, known) => Object.keys(object).filter((key) => !known.includes(key) && !isExtension(key));

/** A service that does its work and ends. */
export const runsOnce = ({ restart }) => restart === 'no';
const isChecked = ({ healthcheck }) => healthcheck?.test !== undefined && healthcheck.disable !== true;

/** Every fault of one compose file, read into an object with its merges done. */
export function composeFaults(document, surroundings) {
  const services = Object.entries(document?.services ?? {});
  if (services.length === 0) return ['declares no service'];
  return [
    ...unknownKeys(document, TOP_LEVEL).map((key) => `${key} is not a key of the top level that these files use`),
    ...declaredFaults(document, services, surroundings),
    ...secretFaults(document, surroundings),
    ...services.flatMap(([name, service]) =>
      [
        ...unknownKeys(service, OF_SERVICE).map((key) => `${key} is not a key that these files use: is it misspelt?`),
        ...dependencyFaults(service, document.services),
        ...imageFaults(service),
        ...livingFaults(name, service, services),
        ...confinementFaults(service),
        ...volumeFaults(service),
        ...cardtrailRules(service, surroundings),
      ].map((fault) => `service ${name}: ${fault}`),
    ),
  ];
}

function dependencyFaults({ depends_on: needed = {} }, services) {
  if (Array.isArray(needed)) return ['depends_on is a list: give each service a condition'];
  return Object.entries(needed).flatMap(([name, { condition } = {}]) => {
    const service = services[name];
    if (service === undefined) return [`depends_on names ${name}, which is no service`];
    if (!CONDITIONS.includes(condition)) return [`depends_on ${name} has no condition of ${CONDITIONS.join(', ')}`];
    if (condition === 'service_healthy' && !isChecked(service)) return [`waits for ${name} to be healthy, which has no healthcheck`];
    if (condition === 'service_completed_successfully' && !runsOnce(service)) return [`waits for the end of ${name}, which never ends`];
    return [];
  });
}

function imageFaults({ image }) {
  if (image === undefined) return ['names no image'];
  const [, tag] = /^[^@]*:([^/:@]+)(?:@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
  return tag !== undefined && /\d/.test(tag) ? [] : [`image ${image} is not pinned to the tag of a version`];
}

/** How a service is started, watched and ended. */
function livingFaults(name, service, services) {
  const { restart, profiles = [] } = service;
  const isEventStore = service.image?.startsWith('eventstore/eventstore:') ?? false;
  const isAwaited = services.some(([, other]) => other.depends_on?.[name]?.condition === 'service_completed_successfully');
  return [
    ...(restart === undefined ? ['has no restart policy'] : []),
    ...(isEventStore && restart !== 'always' ? ['an EventStoreDB node needs restart: always, since a former leader ends with code 0'] : []),
    ...(!runsOnce(service) && !isChecked(service) ? ['has no healthcheck'] : []),
    // `up --wait` takes the end of a service for a failure, unless another one waits for that end.
    ...(runsOnce(service) && profiles.length === 0 && !isAwaited ? ['runs once, and no service waits for it to complete'] : []),
  ];
}

/** What a service may do to the machine it runs on. */
function confinementFaults(service) {
  const { cpus, memory, pids } = service.deploy?.resources?.limits ?? {};
  const isReasoned = typeof service['x-writable-root'] === 'string';
  const openPorts = (service.ports ?? []).filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port));
  return [
    ...(service.cap_drop?.includes('ALL') ? [] : ['does not drop ALL capabilities']),
    ...(service.security_opt?.includes('no-new-privileges:true') ? [] : ['does not forbid new privileges']),
    ...(service.read_only === true || isReasoned ? [] : ['is not read_only, and x-writable-root does not say why']),
    ...(cpus && memory && pids ? [] : ['has no limits of cpus, memory and pids']),
    ...(service.network_mode === 'host' ? ['is on the network of the machine'] : []),
    ...openPorts.map((port) => `port ${port} is open to the network: publish it on 127.0.0.1`),
  ];
}

/** Everything that is used is declared, everything declared is used, and every file is there. */
function declaredFaults(document, services, { folder, madeSecrets }) {
  const isThere = (path) => existsSync(join(folder, path)) || madeSecrets.some((made) => join(folder, made) === join(folder, path));
  const mounts = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')).filter((parts) => parts.length > 1));
  const used = {
    volumes: mounts.map(([source]) => source).filter((source) => !/^[./~]/.test(source)),
    networks: services.flatMap(([, { networks = [] }]) => networks),
    secrets: services.flatMap(([, { secrets = [] }]) => secrets),
  };
  const joined = services.flatMap(([, { network_mode: mode = '' }]) =>
    mode.startsWith('service:') ? [mode.slice('service:'.length)] : [],
  );
  const files = [
    ...mounts.map(([source]) => source).filter((source) => /^[./~]/.test(source)),
    ...Object.values(document.secrets ?? {}).map(({ file } = {}) => file ?? ''),
    ...services.flatMap(([, { build }]) => (build === undefined ? [] : [build.context, join(build.context, build.dockerfile)])),
  ];
  return [
    ...Object.entries(used).flatMap(([kind, names]) => {
      const declared = Object.keys(document[kind] ?? {});
      return [
        ...[...new Set(names)].filter((name) => !declared.includes(name)).map((name) => `${kind}: ${name} is used and not declared`),
        ...declared.filter((name) => !names.includes(name)).map((name) => `${kind}: ${name} is declared and not used`),
      ];
    }),
    ...joined.filter((name) => document.services[name] === undefined).map((name) => `network_mode names ${name}, which is no service`),
    ...files.filter((path) => !isThere(path)).map((path) => `${path} is not there, and docker/make-secrets.sh does not make it`),
  ];
}
