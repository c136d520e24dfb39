// What each service writes has a name, or ends with it: a volume without one is left behind by every `down`.

/** Where the images make a volume without a name, unless something else is put there. */
const OF_IMAGES = {
  'eventstore/eventstore': ['/var/lib/eventstore', '/var/log/eventstore'],
  mongo: ['/data/db', '/data/configdb'],
};

/** Faults of one service. */
export function volumeFaults({ image = '', volumes = [], tmpfs = [] }) {
  const mounts = volumes.map((volume) => volume.split(':'));
  const taken = [...mounts.flatMap(([, target]) => target ?? []), ...tmpfs.map((mount) => mount.split(':')[0])];
  const nameless = mounts.filter((parts) => parts.length === 1).map(([target]) => target);
  const ofImage = (OF_IMAGES[image.split(':')[0]] ?? []).filter((target) => !taken.includes(target) && !nameless.includes(target));
  return [...nameless, ...ofImage].map(
    (target) => `${target} becomes a volume without a name, which every \`down\` leaves behind: name it, or put a tmpfs there`,
  );
}
