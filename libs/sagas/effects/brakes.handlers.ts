import { operationsDecider, PLATFORM_STREAM, type StoppableEffect } from '@app/domain/operations';
import type { CommandHandling } from '@app/platform/command-handling';

/** What a person has stopped, for all or for one account. */
export class Brakes {
  constructor(private readonly handling: CommandHandling) {}

  /** Is this kind of effect stopped for this account? Where none is known, only a brake for all stops it. */
  async areSet(effect: StoppableEffect, account: string | undefined): Promise<boolean> {
    const { state } = await this.handling.fold(operationsDecider, PLATFORM_STREAM);
    return state.brakes.some((brake) => brake.effect === effect && (brake.account === undefined || brake.account === account));
  }
}
