import { createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** A server that speaks as MongoDB does, on loopback, and has nothing but what it was given. */
export type BareMongodb = {
  readonly url: string;
  /** The names of all commands that it was given, but for greetings. */
  readonly commands: readonly string[];
  close(): Promise<void>;
};

const [HEADER, OP_REPLY, OP_QUERY, OP_MSG] = [16, 1, 2004, 2013];
const GREETINGS = new Set(['hello', 'ismaster', 'isMaster', 'endSessions', 'ping']);
const GREETING = {
  ...{ ok: 1, helloOk: true, ismaster: true, isWritablePrimary: true, setName: 'rs', setVersion: 1, minWireVersion: 0, maxWireVersion: 21 },
  ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000, logicalSessionTimeoutMinutes: 30 },
};

/** Starts one. `documents`: what a search finds, by the name of the collection. */
export async function bareMongodb(documents: { readonly [collection: string]: readonly object[] } = {}): Promise<BareMongodb> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let address = '';
  const answer = (name: string, collection: string): object => {
    if (GREETINGS.has(name)) return { ...GREETING, me: address, primary: address, hosts: [address] };
    commands.push(name);
    return name === 'buildInfo'
      ? { ok: 1, version: '7.0.0' }
      : { ok: 1, cursor: { id: BSON.Long.ZERO, ns: 'bare.any', firstBatch: documents[collection] ?? [] } };
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    let pending = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= HEADER && pending.length >= pending.readInt32LE(0)) {
        const length = pending.readInt32LE(0);
        socket.write(replyTo(pending.subarray(0, length), answer));
        pending = pending.subarray(length);
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const bound = server.address();
  address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  return {
    url: `mongodb://${address}/bare?directConnection=true`,
    commands,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function replyTo(message: Buffer, answer: (name: string, collection: string) => object): Buffer {
  const isQuery = message.readInt32LE(12) === OP_QUERY;
  // A query: flags, the collection's name, skip and limit come first; a message: flags and the kind of its section.
  const at = isQuery ? message.indexOf(0, HEADER + 4) + 9 : HEADER + 5;
  const [[name, collection] = ['', '']] = Object.entries(BSON.deserialize(message.subarray(at, at + message.readInt32LE(at))));
  const document = BSON.serialize(answer(name, String(collection)));
  const before = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + before.length + document.length, 0);
  header.writeInt32LE(message.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, before, document]);
}
