// What holds for the services that run CardTrail itself.

const IMAGE = 'cardtrail';
/** What is set for Node, the machine, or docker/loopback-bridge.mjs; everything else must be a setting. */
const BESIDE_THE_SETTINGS = ['NODE_ENV', 'NODE_OPTIONS', 'TZ', 'LOOPBACK_BRIDGES'];
const NEEDED = ['EVENTSTORE_URL', 'MONGODB_URL', 'CARDTRAIL_KEK_FILE', 'CARDTRAIL_ADMIN_KEY', 'CARDTRAIL_TRADE_PREFIX'];
const KEK_SECRET = 'cardtrail.kek';
/** A server that is told to end needs 10 s at most. */
const SHORTEST_GRACE_SECONDS = 12;

/** Faults of one service; none where it runs something else. */
export function cardtrailRules(service, { settings, version }) {
  const [name, tag] = (service.image ?? '').split(':');
  if (name !== IMAGE) return [];
  const said = [service.entrypoint ?? [], service.command ?? []].flat().join(' ');
  const program = /dist\/apps\/(api|worker|cli|sandbox)\/src\/main\.js/.exec(said)?.[1];
  const given = Object.entries(service.environment ?? {}).flatMap(([key, value]) => (value === '' || value === null ? [] : [key]));
  const unknown = Object.keys(service.environment ?? {}).filter((key) => !settings.includes(key) && !BESIDE_THE_SETTINGS.includes(key));
  return [
    ...(tag === version ? [] : [`image ${service.image} is not of this version, ${version}`]),
    ...(program === undefined ? ['its command names no program of CardTrail'] : []),
    ...(graceSeconds(service) >= SHORTEST_GRACE_SECONDS ? [] : [`stop_grace_period is shorter than ${SHORTEST_GRACE_SECONDS}s`]),
    ...unknown.map((key) => `${key} is not a setting of CardTrail`),
    ...(program === 'sandbox' ? [] : settingFaults(service, given)),
  ];
}

function settingFaults({ environment = {}, secrets = [] }, given) {
  const isShared = secrets.includes(KEK_SECRET) && environment.CARDTRAIL_KEK_FILE === `/run/secrets/${KEK_SECRET}`;
  return [
    ...NEEDED.filter((name) => !given.includes(name)).map((name) => `${name} is not set`),
    ...(isShared ? [] : [`does not take the key-encryption key from the secret ${KEK_SECRET}, which all processes share`]),
  ];
}

const graceSeconds = ({ stop_grace_period: grace = '10s' }) => Number(/^(\d+)s$/.exec(grace)?.[1] ?? 0);
