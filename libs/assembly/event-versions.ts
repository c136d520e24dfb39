import { catalogVersions } from '@app/domain/catalog';
import { channelsVersions } from '@app/domain/channels';
import { operationsVersions } from '@app/domain/operations';
import { orderCaseVersions } from '@app/domain/order-case';
import { vaultVersions } from '@app/domain/vault';
import { upcastByStream } from '@app/kernel';

/** Every context that records events. */
export const everyContext = [catalogVersions, channelsVersions, operationsVersions, orderCaseVersions, vaultVersions];

/** Any event of the log as this program knows it today. @throws UnknownEventVersion */
export const upToDate = upcastByStream(everyContext);
