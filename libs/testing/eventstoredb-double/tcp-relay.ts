import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Two connections that are one for client and server. */
type Pair = { readonly near: Socket; readonly far: Socket; loses?: 'requests' | 'answers' };

/** Stands between clients and a server, so that connections can be cut, refused and frozen as a network does it. */
export class TcpRelay {
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #port = 0;
  #frozen = false;

  readonly #target: { readonly port: number; readonly host: string };

  constructor(port: number, host = '127.0.0.1') {
    this.#target = { port, host };
  }

  /** The port clients connect to: the same after every `close` and `open`. */
  get port(): number {
    return this.#port;
  }

  /** Takes connections. */
  async open(): Promise<void> {
    const server = createServer((near) => this.#accept(near));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    // A server on a TCP port has an address of this kind.
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Cuts every connection and refuses new ones. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  /** Cuts every connection; new ones are taken. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
    this.#pairs.clear();
  }

  /** Nothing passes in either direction, pings neither, and nobody is told. */
  freeze(): void {
    this.#frozen = true;
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  thaw(): void {
    this.#frozen = false;
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
  }

  /** On the connections there are now, all requests, or all answers, get lost; those made later work. */
  lose(what: 'requests' | 'answers'): void {
    for (const pair of this.#pairs) pair.loses = what;
  }

  #accept(near: Socket): void {
    const far = connect(this.#target);
    const pair: Pair = { near, far };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const [from, to, what] of [
      [near, far, 'requests'],
      [far, near, 'answers'],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (pair.loses !== what) to.write(bytes);
      });
      from.on('close', end);
      // What is cut on one side fails on the other: that is what it is for.
      from.on('error', end);
      if (this.#frozen) from.pause();
    }
  }
}
