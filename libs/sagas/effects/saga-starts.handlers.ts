import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import { derivedCommandId } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { SagaStarts } from '@app/platform/subscriptions';

/** Where sagas began, as the platform's own stream says. */
export class RecordedSagaStarts implements SagaStarts {
  constructor(private readonly handling: CommandHandling) {}

  async startOf(saga: string): Promise<bigint | undefined> {
    const { state } = await this.handling.fold(operationsDecider, PLATFORM_STREAM);
    const after = state.startedSagas.find((known) => known.saga === saga)?.after;
    return after === undefined ? undefined : BigInt(after);
  }

  async recordStart({ saga, startsAt, after }: Parameters<SagaStarts['recordStart']>[0]): Promise<bigint> {
    const commandId = derivedCommandId('saga-start', saga);
    await this.handling.handle(
      operationsDecider,
      PLATFORM_STREAM,
      { type: 'NoteSagaStarted', saga, startsAt, after: String(after) },
      { commandId, actor: { kind: 'system', id: 'sagas' }, shopId: '', correlationId: PLATFORM_STREAM, causationId: commandId },
    );
    return (await this.startOf(saga)) ?? after;
  }
}
