import { createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** What is answered to a command, by its name. */
export type MongoAnswers = { readonly [command: string]: (command: BSON.Document) => BSON.Document };

/** A listening server that is no database. */
export type AnsweringMongod = { readonly port: number; close(): Promise<void> };

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** Flags, cursor, start and count of an OP_REPLY. */
const REPLY_BYTES = 20;

const GREETING = { ok: 1, helloOk: true, isWritablePrimary: true, maxWireVersion: 21, minWireVersion: 0, readOnly: false };

/**
 * Speaks as much of MongoDB's wire protocol as a client needs to connect, and answers as it is told: for what a server says
 * that cannot be had in a test, such as one that refuses a login. A command that it was told nothing of is unknown to it.
 */
export async function startAnsweringMongod(answers: MongoAnswers): Promise<AnsweringMongod> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A client that was refused may leave in the middle of an answer.
    socket.on('error', () => socket.destroy());
    let got = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      got = Buffer.concat([got, bytes]);
      for (let size = sizeOf(got); size > 0; size = sizeOf(got)) {
        socket.write(answerTo(got.subarray(0, size), answers));
        got = got.subarray(size);
      }
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Bytes of the first message, 0 while it is not all there. */
function sizeOf(bytes: Buffer): number {
  const size = bytes.length < HEADER_BYTES ? Number.POSITIVE_INFINITY : bytes.readInt32LE(0);
  return size <= bytes.length ? size : 0;
}

function answerTo(message: Buffer, answers: MongoAnswers): Buffer {
  const id = message.readInt32LE(4);
  const isQuery = message.readInt32LE(12) === OP_QUERY;
  const command = BSON.deserialize(message.subarray(isQuery ? startOfQuery(message) : HEADER_BYTES + 5));
  const [name = ''] = Object.keys(command);
  const known = answers[name] ?? (/^(hello|ismaster)$/i.test(name) ? () => GREETING : undefined);
  const answer = BSON.serialize(known?.(command) ?? { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: ${name}` });
  // An OP_MSG has its flags and the kind of its one section before the document.
  const before = Buffer.alloc(isQuery ? REPLY_BYTES : 5);
  if (isQuery) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + before.length + answer.length, 0);
  header.writeInt32LE(id, 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, before, answer]);
}

/** After flags, the collection's name, and two counts. */
function startOfQuery(message: Buffer): number {
  return message.indexOf(0, HEADER_BYTES + 4) + 1 + 8;
}
