import type { Refusal } from '@app/kernel';
import { COMMAND_HANDLING, type CommandContext, type CommandHandling } from '@app/platform/command-handling';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { operationsDecider, type SetBrake } from './operations.decide.js';
import { type BrakeSet, PLATFORM_STREAM } from './operations.events.js';

/** A brake that is set. */
export type Brake = BrakeSet['data'];

/** A brake as it was set, or why it could not be. */
export type BrakeOutcome = { readonly brake: Brake } | { readonly refusal: Refusal };

/** Stop one kind of effect. Where it is stopped already, that brake is the answer. */
export class SetBrakeRequest extends Command<BrakeOutcome> {
  constructor(
    readonly brake: Omit<SetBrake, 'type' | 'at'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Let effects go on. Undefined: they do. */
export class ReleaseBrakeRequest extends Command<Refusal | undefined> {
  constructor(
    readonly brakeId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** The brakes that are set now. */
export class BrakesQuery extends Query<readonly Brake[]> {}

@CommandHandler(SetBrakeRequest)
export class SetBrakeHandler implements ICommandHandler<SetBrakeRequest> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute({ brake, context }: SetBrakeRequest): Promise<BrakeOutcome> {
    const handled = await this.handling.handle(operationsDecider, PLATFORM_STREAM, { type: 'SetBrake', ...brake }, context);
    if (handled.outcome === 'refused') return { refusal: handled.refusal };
    const set = handled.state.brakes.find(({ effect, account }) => effect === brake.effect && account === brake.account);
    if (set === undefined) throw new Error(`brake ${brake.brakeId} was neither set nor refused`);
    return { brake: set };
  }
}

@CommandHandler(ReleaseBrakeRequest)
export class ReleaseBrakeHandler implements ICommandHandler<ReleaseBrakeRequest> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute({ brakeId, context }: ReleaseBrakeRequest): Promise<Refusal | undefined> {
    const handled = await this.handling.handle(operationsDecider, PLATFORM_STREAM, { type: 'ReleaseBrake', brakeId }, context);
    return handled.outcome === 'refused' ? handled.refusal : undefined;
  }
}

@QueryHandler(BrakesQuery)
export class BrakesHandler implements IQueryHandler<BrakesQuery> {
  constructor(@Inject(COMMAND_HANDLING) private readonly handling: CommandHandling) {}

  async execute(): Promise<readonly Brake[]> {
    return (await this.handling.fold(operationsDecider, PLATFORM_STREAM)).state.brakes;
  }
}
