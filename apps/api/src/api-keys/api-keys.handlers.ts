import { type Clock, type CommandId, type Instant, plusSeconds } from '@app/kernel';
import { IdempotencyKeyReused } from '@app/platform/command-handling';
import { CLOCK } from '@app/platform/observability';
import { type ApiKeyRecord, SECRET_STORE, type SecretStore } from '@app/platform/secrets';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler, type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

/** A key as it is told when it is made: the one time in clear. */
export type MadeApiKey = ApiKeyRecord & { readonly key: string };

/** Make a key. `hash` tells this wish from another under the same command id. */
export class CreateApiKeyRequest extends Command<MadeApiKey> {
  constructor(
    readonly wish: Omit<ApiKeyRecord, 'id' | 'createdAt' | 'revokedAt'>,
    readonly commandId: CommandId,
    readonly hash: string,
  ) {
    super();
  }
}

/** Revoke a key, for ever. Undefined: there is none of that id. */
export class RevokeApiKeyRequest extends Command<ApiKeyRecord | undefined> {
  constructor(readonly id: string) {
    super();
  }
}

/** Every key there is, without what it is presented as. */
export class ApiKeysQuery extends Query<readonly ApiKeyRecord[]> {}

/** So many answers are remembered, and for so long, for whoever did not get theirs and asks again. */
const MOST_REMEMBERED = 100;
const REMEMBERED_SECONDS = 600;

@CommandHandler(CreateApiKeyRequest)
export class CreateApiKeyHandler implements ICommandHandler<CreateApiKeyRequest> {
  /** Oldest first. */
  readonly #made = new Map<CommandId, { readonly hash: string; readonly answer: Promise<MadeApiKey>; readonly until: Instant }>();

  constructor(
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'createApiKey'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws IdempotencyKeyReused */
  execute({ wish, commandId, hash }: CreateApiKeyRequest): Promise<MadeApiKey> {
    this.#forgetOld();
    const known = this.#made.get(commandId);
    if (known !== undefined) {
      if (known.hash !== hash) throw new IdempotencyKeyReused('another key was made under this command id');
      return known.answer;
    }
    const answer = this.#make(wish);
    this.#remember(commandId, hash, answer);
    return answer;
  }

  async #make(wish: CreateApiKeyRequest['wish']): Promise<MadeApiKey> {
    const { record, key } = await this.secrets.createApiKey(wish, this.clock.now());
    return { ...record, key };
  }

  #remember(commandId: CommandId, hash: string, answer: Promise<MadeApiKey>): void {
    this.#made.set(commandId, { hash, answer, until: plusSeconds(this.clock.now(), REMEMBERED_SECONDS) });
    this.#forgetOld();
    answer.catch(() => this.#made.delete(commandId));
  }

  #forgetOld(): void {
    const now = this.clock.now();
    for (const [commandId, { until }] of this.#made) {
      if (until > now && this.#made.size <= MOST_REMEMBERED) return;
      this.#made.delete(commandId);
    }
  }
}

@CommandHandler(RevokeApiKeyRequest)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKeyRequest> {
  constructor(
    @Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'revokeApiKey'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute({ id }: RevokeApiKeyRequest): Promise<ApiKeyRecord | undefined> {
    return this.secrets.revokeApiKey(id, this.clock.now());
  }
}

@QueryHandler(ApiKeysQuery)
export class ApiKeysHandler implements IQueryHandler<ApiKeysQuery> {
  constructor(@Inject(SECRET_STORE) private readonly secrets: Pick<SecretStore, 'listApiKeys'>) {}

  execute(): Promise<readonly ApiKeyRecord[]> {
    return this.secrets.listApiKeys();
  }
}
