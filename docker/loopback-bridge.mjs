// Loaded before a program (node --import), for trying only: carries connections between its own loopback address and other containers.
// The gateway simulator serves and notifies nothing but the loopback address, and a buyer's browser on this machine uses the same one.
// LOOPBACK_BRIDGES: "127.0.0.1:3100=gateway:3101,…", each as listen=target.
import { connect, createServer } from 'node:net';

const EXIT_NOT_FIT = 78;

const refuse = (why) => {
  console.error(`LOOPBACK_BRIDGES: ${why}`);
  process.exit(EXIT_NOT_FIT);
};

const carry = (near, far) => {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ]) {
    one.pipe(other);
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
    // A bridge keeps no program from ending.
    one.unref();
  }
};

for (const bridge of (process.env.LOOPBACK_BRIDGES ?? '').split(',').filter((one) => one.trim() !== '')) {
  const [, host, port, toHost, toPort] = /^([\w.-]+):(\d{1,5})=([\w.-]+):(\d{1,5})$/.exec(bridge.trim()) ?? [];
  if (host === undefined) refuse(`${bridge} is not of the form host:port=host:port`);
  const server = createServer({ allowHalfOpen: true }, (near) => {
    carry(near, connect({ host: toHost, port: Number(toPort), allowHalfOpen: true }));
  });
  server.on('error', (error) => refuse(`${host}:${port} cannot be listened on (${error.code})`));
  server.listen(Number(port), host).unref();
}
