// Says at the end of a run, in one place, which engines and servers it ran against, and which were skipped and why.
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { MongoClient } from 'mongodb';
import { enginesTold } from './engines-told.mjs';

const PATIENCE_MILLIS = 3_000;

export default class EnginesReporter {
  /** Asked before the run: some servers are stopped in it. */
  async onRunStart() {
    const { EVENTSTORE_URL: events = '', MONGODB_URL: documents = '' } = process.env;
    this.servers = {
      ...(events === '' ? {} : { EVENTSTORE_URL: await eventStoreAt(events) }),
      ...(documents === '' ? {} : { MONGODB_URL: await mongoAt(documents) }),
    };
  }

  onRunComplete(_contexts, { testResults }) {
    const told = enginesTold(testResults, process.env, this.servers);
    if (told.length > 0) process.stderr.write(`\nEngines of this run:\n${told.map((line) => `  ${line}\n`).join('')}`);
  }
}

/** The first address of the connection string, and the version that the server there tells. */
async function eventStoreAt(url) {
  const [, host = '?'] = /^[a-z+]+:\/\/(?:[^@/]*@)?([^,/?]+)/u.exec(url) ?? [];
  const isPlain = /[?&]tls=false/iu.test(url);
  try {
    const info = JSON.parse(await bodyAt(`${isPlain ? 'http' : 'https'}://${host}/info`, isPlain ? requestPlain : requestSecure));
    return `${host}, version ${info.esVersion ?? info.dbVersion ?? 'not told'}`;
  } catch (error) {
    return `${host}, version not told (${error.message})`;
  }
}

/** Only public facts are asked for, without a password: the certificate is the specs' business. */
function bodyAt(url, request) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { rejectUnauthorized: false, timeout: PATIENCE_MILLIS }, async (answer) => {
      try {
        resolve(Buffer.concat(await answer.toArray()).toString('utf8'));
      } catch (error) {
        reject(error);
      }
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    asked.end();
  });
}

async function mongoAt(url) {
  const [, host = '?'] = /^[a-z+]+:\/\/(?:[^@/]*@)?([^/?]+)/u.exec(url) ?? [];
  const client = new MongoClient(url, { serverSelectionTimeoutMS: PATIENCE_MILLIS });
  try {
    const { version } = await client.db().command({ buildInfo: 1 });
    const { setName } = await client.db().command({ hello: 1 });
    return `${host}, version ${version}${setName === undefined ? ', a single server' : `, replica set ${setName}`}`;
  } catch (error) {
    return `${host}, version not told (${error.name})`;
  } finally {
    await client.close();
  }
}
