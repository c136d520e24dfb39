// What holds for the one address before all api processes: docker/edge/haproxy.cfg.

/** What a process says to whoever runs it; nobody else is to read it through that address. */
const CLOSED = ['/metrics', '/health'];

/** Faults of the configuration of that address, as a text. */
export function edgeFaults(configuration) {
  // A server decodes an address before it looks at it: what does not is walked around by /%6detrics.
  const closed = configuration.match(/^ *http-request deny .*\{ path,url_dec -m beg (.*) \}$/m)?.[1]?.split(' ') ?? [];
  return CLOSED.filter((path) => !closed.includes(path)).map((path) => `${path} is not closed, in whatever way it is written`);
}
