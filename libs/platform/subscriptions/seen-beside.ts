import type { ReadStoreReader } from '../read-store/read-store.port.js';
import type { Parked } from './happening.js';
import { readBuilds } from './projections/builds-record.js';
import { parkedDocumentsOf } from './projections/projection-parking.js';
import { checkpointOfSaga } from './sagas/saga.runner.js';
import { failedOrdersOf } from './sagas/saga-failures.js';

/** The names of what follows the log. */
export type Followers = { readonly sagas: readonly string[]; readonly projections: readonly string[] };

/** How far a subscription has come, under the name by which that is kept: a saga's is `saga:<name>`. */
export type KeptCheckpoint = { readonly subscription: string; readonly position: bigint };

type Reader = Pick<ReadStoreReader, 'getState' | 'listState' | 'checkpoint'>;

/** Everything that failed and waits, seen beside the process that follows the log. */
export async function parkedBeside(documents: Reader, { sagas, projections }: Followers): Promise<readonly Parked[]> {
  const ofSagas = await Promise.all(sagas.map((saga) => failedOrdersOf(saga, documents)));
  const ofBuilds = await Promise.all((await buildsOf(documents, projections)).map((build) => parkedDocumentsOf(build, documents)));
  return [...ofSagas, ...ofBuilds].flat();
}

/** How far every saga and every build has come, seen beside the process that follows the log. What never began is left out. */
export async function checkpointsBeside(documents: Reader, { sagas, projections }: Followers): Promise<readonly KeptCheckpoint[]> {
  const names = [...sagas.map(checkpointOfSaga), ...(await buildsOf(documents, projections))];
  const found = await Promise.all(names.map(async (name) => ({ subscription: name, position: await documents.checkpoint(name) })));
  return found.flatMap(({ subscription, position }) => (position === undefined ? [] : [{ subscription, position }]));
}

async function buildsOf(documents: Reader, projections: readonly string[]): Promise<readonly string[]> {
  const records = await Promise.all(projections.map((projection) => readBuilds(documents, projection)));
  return records.flatMap(({ builds }) => builds.map(({ name }) => name));
}
