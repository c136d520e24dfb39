import { readFileSync } from 'node:fs';
import type { Scheduler } from '@app/kernel';
import { EventStoreDBClient } from '@eventstore/db-client';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { getSubchannelPool } from '@grpc/grpc-js/build/src/subchannel-pool.js';
import { type ConnectionString, eventStoreUrlFault } from './connection-string.js';
import { NoAnswer } from './no-answer.js';

/** Metadata and options of a call, as the client makes them. */
export type CallArguments = ReturnType<EventStoreDBClient['callArguments']>;

/** A call on its way. */
export type Running<T> = { readonly answer: Promise<T>; readonly cancel: () => void };

/** Makes what a call is made with; its deadline is that of the one answer, unless it is to stay open. */
export type HowToCall = (lasts?: 'open') => CallArguments;

/** Starts a call, or takes part in one that is open already. What it throws at once was not sent. */
export type StartCall<T> = (client: StreamsClient, how: HowToCall) => Running<T>;

/** How far the client's own deadline lies beyond ours, which is the one that counts. */
const GRACE_MILLIS = 1_000;
const A_YEAR_MILLIS = 31_536_000_000;

/**
 * The client library's connection: discovery, channel, credentials, reconnecting. The calls on it are made here, from
 * the library's generated messages, because the library's own append and read parse and rewrite the JSON they carry
 * (a chained record must keep its bytes), may never settle, and keep one map of pending batch appends for all clients
 * of a process, which is never used here: so one client's fault does not reach another's promise.
 */
export class EventStoreDbConnection extends EventStoreDBClient {
  readonly #cancels = new Set<() => void>();
  #closeChannel: (() => void) | undefined;
  #closed = false;

  constructor(
    at: ConnectionString,
    private readonly scheduler: Scheduler,
  ) {
    super(addressOf(at), { insecure: !at.tls, ...certificateOf(at) }, at.credentials);
    const dropChannel = this.handleError;
    // The library does not wait for this: when another call fails to connect meanwhile, it rejects with nobody to hear.
    this.handleError = (client, error) =>
      dropChannel(client, error)
        .catch(() => undefined)
        .then(forgetBackOff);
  }

  /**
   * Makes one call to the leader, on our own timer: the library's may never fire. When it runs out the call is given up
   * and the channel dropped, so that the next call connects, and discovers, anew.
   * @param millis how long to wait for an answer; undefined: the call goes on until it ends or the store is closed
   * @throws NoAnswer, or whatever the server said
   */
  call<T>(what: string, millis: number | undefined, start: StartCall<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let running: Running<T> | undefined;
    let over = this.#closed;
    const giveUp = (because: string): void => {
      over = true;
      reject(new NoAnswer(`${what}: ${because}`, running !== undefined));
      running?.cancel();
    };
    const giveUpAtClose = (): void => giveUp('the event store was closed');
    this.#cancels.add(giveUpAtClose);
    const cancelTimer = millis === undefined ? () => undefined : this.scheduler.after(millis, () => giveUp(`no answer in ${millis} ms`));
    if (over) giveUpAtClose();
    this.execute(StreamsClient, what, async (client) => {
      if (over) return promise;
      this.#closeChannel = () => client.close();
      const deadline = millis === undefined ? A_YEAR_MILLIS : millis + GRACE_MILLIS;
      const how: HowToCall = (lasts) => this.callArguments({ requiresLeader: true, deadline: lasts === 'open' ? A_YEAR_MILLIS : deadline });
      running = started(what, () => start(client, how));
      return Promise.race([running.answer, promise]);
    }).then(resolve, reject);
    return promise.finally(() => {
      over = true;
      cancelTimer();
      this.#cancels.delete(giveUpAtClose);
    });
  }

  /** The server's version, such as `24.2.0`. */
  async serverVersion(millis: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const cancelTimer = this.scheduler.after(millis, () => reject(new NoAnswer('asking for the version: no answer', false)));
    this.execute(ServerFeaturesClient, 'getSupportedMethods', (client) => {
      client.getSupportedMethods(new shared.Empty(), (error, answer) => {
        if (error === null) resolve(answer.getEventStoreServerVersion());
        else reject(error);
      });
      return promise;
    }).catch(reject);
    return promise.finally(cancelTimer);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Gives up every call and closes the channel. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const cancel of [...this.#cancels]) cancel();
    await this.dispose();
    this.#closeChannel?.();
  }
}

/**
 * gRPC keeps a pool of addresses and waits longer and longer, up to two minutes, before it tries one again that refused,
 * also for a new channel. Our calls have pauses of their own, so a server that is back must be found at once.
 */
function forgetBackOff(): void {
  getSubchannelPool(true).unrefUnusedSubchannels();
}

function started<T>(what: string, start: () => Running<T>): Running<T> {
  try {
    return start();
  } catch (cause) {
    throw new NoAnswer(`${what} could not be sent`, false, { cause });
  }
}

/**
 * gRPC lets channels of equal options share one TCP connection, so a client could not leave a dead one that another
 * holds. A millisecond makes the options differ.
 */
let connectionsMade = 0;

type Address = ConstructorParameters<typeof EventStoreDBClient>[0];

function addressOf(at: ConnectionString): Address {
  const { keepAliveInterval, keepAliveTimeout, gossipTimeout, discoveryInterval, maxDiscoverAttempts, connectionName, hosts } = at;
  const [first, ...others] = hosts;
  if (first === undefined) throw eventStoreUrlFault('name a host');
  connectionsMade += 1;
  const client = { keepAliveInterval: keepAliveInterval + connectionsMade, keepAliveTimeout, connectionName };
  const discovery = { gossipTimeout, discoveryInterval, maxDiscoverAttempts, nodePreference: 'leader' as const };
  // The constructor's overloads want one of three shapes; each of these is one.
  if (at.discover) return { discover: { ...first }, ...discovery, ...client } as unknown as Address;
  if (others.length > 0) return { endpoints: hosts.map((host) => ({ ...host })), ...discovery, ...client } as unknown as Address;
  return { endpoint: { ...first }, ...client };
}

function certificateOf({ tlsCaFile }: ConnectionString): { rootCertificate?: Buffer } {
  if (tlsCaFile === undefined) return {};
  try {
    return { rootCertificate: readFileSync(tlsCaFile) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw eventStoreUrlFault(`tlsCAFile cannot be read (${code ?? 'unreadable'})`);
  }
}
