import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { repository } from './planted-tree.js';

const text = (path: string): string => readFileSync(join(repository, path), 'utf8');
const needed = ['package.json', 'libs/platform/config/settings.ts', 'docker'];

/** A copy of what the check reads, without the secrets of this machine, in which one thing may be changed. */
function copyOfDocker(change?: { readonly file: string; readonly from: string; readonly to: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'cardtrail-compose-'));
  for (const path of needed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(join(repository, path), join(root, path), {
      recursive: true,
      filter: (from) => !from.startsWith(join(repository, 'docker', 'secrets')) && !from.endsWith('/.env'),
    });
  }
  if (change !== undefined) {
    const { file, from, to } = change;
    writeFileSync(
      join(root, file),
      text(file).replaceAll(from, () => to),
    );
  }
  return root;
}

/** The faults found in each of several trees, by one run of the check. */
function check(roots: readonly string[]): { readonly exitCode: number | null; readonly faults: ReadonlyMap<string, string> } {
  const { status, stderr } = spawnSync(process.execPath, [join(repository, '.scripts', 'check-compose.mjs'), ...roots], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = stderr.split('\n').filter((line) => line !== '');
  return { exitCode: status, faults: new Map(roots.map((root) => [root, lines.filter((line) => line.startsWith(`${root}/`)).join('\n')])) };
}

const SINGLE = 'docker/compose.single.yaml';
const CLUSTER = 'docker/compose.cluster.yaml';
const HEX = '0123456789abcdef'.repeat(3);

/** What is put in for a variable. */
const variable = (said: string): string => `\${${said}}`;

/** A file, the words in it that are changed, what they become, and the fault that must be told. */
const planted: readonly (readonly [fault: string, file: string, from: string, to: string])[] = [
  ['is no YAML', SINGLE, 'services:\n', 'services: [\n'],
  ['version is not a key of the top level', SINGLE, 'name: cardtrail-single', "version: '3'\nname: cardtrail-single"],
  ['declares no service', SINGLE, 'services:\n', 'x-services:\n'],
  [
    'service api: restarts is not a key that these files use',
    SINGLE,
    '  restart: unless-stopped\n  # On this engine',
    '  restarts: on\n  # On this engine',
  ],
  ['service api: depends_on names eventstorm, which is no service', SINGLE, '    eventstore: { condition', '    eventstorm: { condition'],
  ['service api: depends_on eventstore has no condition', SINGLE, 'eventstore: { condition: service_healthy }', 'eventstore: {}'],
  [
    'service mongodb-init: depends_on is a list',
    SINGLE,
    'depends_on:\n      mongodb: { condition: service_healthy }',
    'depends_on: [mongodb]',
  ],
  [
    'service api: waits for eventstore to be healthy, which has no healthcheck',
    SINGLE,
    "test: [CMD, curl, --fail, --silent, --output, /dev/null, 'http://127.0.0.1:2113/health/live']",
    'disable: true',
  ],
  [
    'service api: waits for the end of eventstore, which never ends',
    SINGLE,
    'eventstore: { condition: service_healthy }',
    'eventstore: { condition: service_completed_successfully }',
  ],
  ['service eventstore: names no image', SINGLE, '    image: eventstore/eventstore:24.10\n', ''],
  ['service mongodb: environment is a list', SINGLE, 'environment: { HOME: /tmp }\n    volumes', 'environment: [HOME=/tmp]\n    volumes'],
  ['service worker: CARDTRAIL_TRADE_PREFIX is not set', SINGLE, '    CARDTRAIL_TRADE_PREFIX:', '    TZ:'],
  ['service mongodb: image mongo is not pinned', SINGLE, 'image: mongo:7.0', 'image: mongo'],
  ['service eventstore: image eventstore/eventstore:latest is not pinned', SINGLE, 'eventstore:24.10', 'eventstore:latest'],
  ['service edge: image haproxy:alpine is not pinned', CLUSTER, 'haproxy:3.0-alpine', 'haproxy:alpine'],
  ['image cardtrail:0.0.9 is not of this version', SINGLE, 'image: cardtrail:0.1.0', 'image: cardtrail:0.0.9'],
  ['eventstore-2: an EventStoreDB node needs restart: always', CLUSTER, 'restart: always', 'restart: unless-stopped'],
  [
    'service gateway: has no restart policy',
    SINGLE,
    'gateway:\n    <<: *cardtrail\n    restart: unless-stopped',
    'gateway:\n    <<: *cardtrail',
  ],
  ['service edge: has no healthcheck', CLUSTER, "test: [CMD, wget, -q, -O, /dev/null, 'http://127.0.0.1:8404/alive']", 'disable: true'],
  [
    'service mongodb-init: runs once, and no service waits',
    SINGLE,
    '    mongodb-init: { condition: service_completed_successfully }\n',
    '',
  ],
  ['service edge: does not drop ALL capabilities', CLUSTER, 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]'],
  ['service edge: does not forbid new privileges', CLUSTER, "security_opt: ['no-new-privileges:true']", 'security_opt: []'],
  ['service api: is not read_only', SINGLE, '  read_only: true\n  tmpfs: [/tmp]\n  stop', '  tmpfs: [/tmp]\n  stop'],
  ['service cli: /data becomes a volume without a name', SINGLE, "volumes: ['cli-data:/data']", 'volumes: [/data]'],
  [
    'service eventstore: /var/log/eventstore becomes a volume without a name',
    SINGLE,
    "    tmpfs: ['/var/log/eventstore:uid=1000,gid=1000']\n",
    '',
  ],
  ['service mongodb-1: /data/configdb becomes a volume without a name', CLUSTER, 'tmpfs: [/tmp, /data/configdb]', 'tmpfs: [/tmp]'],
  ['service mongodb-init: /data/db becomes a volume without a name', CLUSTER, 'tmpfs: [/tmp, /data/db, /data/configdb]', 'tmpfs: [/tmp]'],
  ['service eventstore: is not read_only', SINGLE, '    x-writable-root: the', '    # the'],
  [
    'service edge: has no limits of cpus, memory and pids',
    CLUSTER,
    "limits: { cpus: '0.5', memory: 128M, pids: 64 }",
    "limits: { cpus: '0.5' }",
  ],
  ['service eventstore-certificates: is on the network of the machine', CLUSTER, 'network_mode: none', 'network_mode: host'],
  ['service edge: port 3000:3000 is open to the network', CLUSTER, "ports: ['127.0.0.1:3000:3000']", "ports: ['3000:3000']"],
  ['volumes: mongodb-data is used and not declared', SINGLE, '  mongodb-data: {}\n', ''],
  ['volumes: spare is declared and not used', SINGLE, '  mongodb-data: {}\n', '  mongodb-data: {}\n  spare: {}\n'],
  ['networks: shop is used and not declared', SINGLE, '  shop: {}\n', ''],
  ['secrets: mongodb.keyfile is used and not declared', CLUSTER, '  mongodb.keyfile: { file: ./secrets/mongodb.keyfile }\n', ''],
  ['./secrets/other.kek is not there', SINGLE, 'file: ./secrets/cardtrail.kek', 'file: ./secrets/other.kek'],
  ['./edge/proxy.cfg is not there', CLUSTER, './edge/haproxy.cfg', './edge/proxy.cfg'],
  ['docker/Imagefile is not there', SINGLE, 'dockerfile: docker/Dockerfile', 'dockerfile: docker/Imagefile'],
  ['network_mode names mongo, which is no service', SINGLE, 'network_mode: service:mongodb', 'network_mode: service:mongo'],
  ['service worker: EVENTSTORE_URL is not set', SINGLE, '    EVENTSTORE_URL: esdb://eventstore:2113?tls=false\n', ''],
  [
    'service worker: MONGODB_URL is not set',
    SINGLE,
    'MONGODB_URL: mongodb://mongodb:27017/cardtrail?replicaSet=cardtrail',
    "MONGODB_URL: ''",
  ],
  ['service api: CARDTRAIL_PUBLIC_ADDRESS is not a setting of CardTrail', SINGLE, 'CARDTRAIL_PUBLIC_URL:', 'CARDTRAIL_PUBLIC_ADDRESS:'],
  [
    'does not take the key-encryption key from the secret',
    SINGLE,
    'CARDTRAIL_KEK_FILE: /run/secrets/cardtrail.kek',
    'CARDTRAIL_KEK_FILE: /data.kek',
  ],
  ['service worker: its command names no program of CardTrail', SINGLE, 'dist/apps/worker/src/main.js', 'dist/apps/job/src/main.js'],
  ['stop_grace_period is shorter than 12s', SINGLE, 'stop_grace_period: 15s', 'stop_grace_period: 5s'],
  [
    'CARDTRAIL_ADMIN_KEY is a secret and not of the form',
    SINGLE,
    variable('CARDTRAIL_ADMIN_KEY:?run docker/make-secrets.sh first'),
    'one-that-everybody-knows',
  ],
  ['looks like an API key', SINGLE, 'esdb://eventstore:2113?tls=false', 'ct_admin_one-that-everybody-knows'],
  [
    'looks like a password in an address',
    CLUSTER,
    `${variable('EVENTSTORE_ADMIN_PASSWORD:?run docker/make-secrets.sh first')}@`,
    'changeit@',
  ],
  ['looks like a long random text', SINGLE, 'command: [--help]', `command: [${HEX}]`],
  ['looks like a private key', SINGLE, 'command: [--help]', "command: ['-----BEGIN PRIVATE KEY-----']"],
  ['MONGODB_ROOT_PASSWORD is a secret and must be asked for', CLUSTER, 'MONGODB_ROOT_PASSWORD:?run', 'MONGODB_ROOT_PASSWORD:-run'],
  [
    'CARDTRAIL_PUBLIC_URL has neither a default',
    SINGLE,
    variable('CARDTRAIL_PUBLIC_URL:-http://127.0.0.1:3000'),
    variable('CARDTRAIL_PUBLIC_URL'),
  ],
  ['SHOP_URL is not told of in docker/.env.example', SINGLE, '{CARDTRAIL_PUBLIC_URL:-', '{SHOP_URL:-'],
  ['docker/edge/haproxy.cfg: /metrics is not closed, in whatever way', 'docker/edge/haproxy.cfg', 'path,url_dec', 'path'],
  ['docker/edge/haproxy.cfg: /health is not closed', 'docker/edge/haproxy.cfg', '/metrics /health', '/metrics'],
  ['libs/platform/config/settings.ts: SETTING_NAMES cannot be read', 'libs/platform/config/settings.ts', 'SETTING_NAMES', 'NAMES'],
  [
    'docker/.env.example: MONGODB_ROOT_PASSWORD has a value',
    'docker/.env.example',
    'MONGODB_ROOT_PASSWORD=',
    'MONGODB_ROOT_PASSWORD=changeit',
  ],
];

describe('The compose files', () => {
  const root = copyOfDocker();
  const probes = planted.map(([, file, from, to]) => copyOfDocker({ file, from, to }));
  const { faults } = check(probes);
  afterAll(() => {
    for (const one of [root, ...probes]) rmSync(one, { recursive: true, force: true });
  });

  it('have no fault, also where no secret was made yet', () => {
    expect(check([root])).toEqual({ exitCode: 0, faults: new Map([[root, '']]) });
  });

  it('fail the check with one fault', () => {
    expect(check(probes.slice(0, 1)).exitCode).toBe(1);
  });

  it.each(planted.map(([fault, file, from, to], n) => ({ fault, file, from, to, n })))('would be told of: $fault', (probe) => {
    expect(text(probe.file)).toContain(probe.from);
    expect(faults.get(probes[probe.n] ?? '')).toContain(probe.fault);
  });

  it('get their secrets made once, each variable of the example, and readable in containers', () => {
    const make = (): string => {
      const made = spawnSync('sh', [join(root, 'docker', 'make-secrets.sh')], { encoding: 'utf8' });
      expect(made.status).toBe(0);
      return readFileSync(join(root, 'docker', '.env'), 'utf8') + readFileSync(join(root, 'docker/secrets/cardtrail.kek'), 'hex');
    };
    const first = make();
    expect(make()).toBe(first);
    const asked = [...text('docker/.env.example').matchAll(/^([A-Z0-9_]+)=$/gm)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(5);
    for (const name of asked) expect(first).toMatch(new RegExp(`^${name}=[A-Za-z0-9_]{3,}$`, 'm'));
    expect(first).toMatch(/^CARDTRAIL_ADMIN_KEY=ct_admin_[0-9a-f]{48}$/m);
    const modeOf = (path: string): number => statSync(join(root, 'docker', path)).mode & 0o777;
    expect(statSync(join(root, 'docker/secrets/cardtrail.kek')).size).toBe(32);
    expect([modeOf('.env'), modeOf('secrets'), modeOf('secrets/cardtrail.kek')]).toEqual([0o600, 0o700, 0o444]);
  });
});

describe('The image', () => {
  const image = text('docker/Dockerfile');

  it('is built on the Node of .node-version, in every stage', () => {
    expect(image).toContain(`ARG NODE=${text('.node-version').trim()}\n`);
    const stages = image.match(/^FROM .*$/gm) ?? [];
    expect(stages).toHaveLength(3);
    for (const stage of stages) expect(stage).toMatch(/^FROM node:\$\{NODE\}-bookworm-slim/);
  });

  it('installs no tool it does not need, runs as nobody of consequence, hears SIGTERM and says how it is', () => {
    const last = image.slice(image.lastIndexOf('\nFROM '));
    expect(image).toContain('RUN npm ci --omit=dev --omit=optional');
    expect(last).toMatch(/^USER 1000:1000$/m);
    expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(last).toMatch(/^ENTRYPOINT \["node"/m);
    expect(last).toMatch(/^CMD \["dist\/apps\/api\/src\/main\.js"\]$/m);
    expect(last).toMatch(/^HEALTHCHECK .* CMD \["node", "docker\/health\.mjs"\]$/m);
  });

  it('gets nothing but what is named', () => {
    const ignored = text('.dockerignore').split('\n');
    expect(ignored.filter((line) => line !== '' && !line.startsWith('#'))[0]).toBe('*');
    const copied = [...image.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
    expect(copied.length).toBeGreaterThan(8);
    for (const source of copied) expect(ignored).toContain(`!${source}`);
  });
});
