import type { Followers } from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import { orderSagas } from '@app/sagas';

/** Everything that follows the log, by name. */
export const FOLLOWERS: Followers = { sagas: orderSagas.map(({ name }) => name), projections: projections.map(({ name }) => name) };
