import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyedStateRecord, ReadStoreReader, StateRecord } from '../../read-store/read-store.port.js';

/** What is read of the store to see how others get on. */
export type StateReader = Pick<ReadStoreReader, 'checkpoint' | 'getState' | 'listState'>;

/** Makes one query of all that is asked in one turn of the event loop. */
export class JoinedReads implements StateReader {
  readonly #checkpoints: Joined<bigint>;
  readonly #spaces: Joined<readonly KeyedStateRecord[]>;

  constructor(documents: Pick<ReadStoreReader, 'checkpoints' | 'listStates'>) {
    this.#checkpoints = new Joined((subscriptions) => documents.checkpoints(subscriptions));
    this.#spaces = new Joined((spaces) => documents.listStates(spaces));
  }

  checkpoint(subscription: string): Promise<bigint | undefined> {
    return this.#checkpoints.ask(subscription);
  }

  async listState(space: string): Promise<readonly KeyedStateRecord[]> {
    return (await this.#spaces.ask(space)) ?? [];
  }

  /** Reads the whole space, so that whoever asks for another of its records shares the query. */
  async getState(space: string, key: string): Promise<StateRecord | undefined> {
    return (await this.listState(space)).find((record) => record.key === key);
  }
}

/** Questions of one kind, each by a name, that are answered together. */
class Joined<Answer> {
  #open: { readonly names: Set<string>; readonly answers: Promise<ReadonlyMap<string, Answer>> } | undefined;

  constructor(private readonly read: (names: readonly string[]) => Promise<ReadonlyMap<string, Answer>>) {}

  async ask(name: string): Promise<Answer | undefined> {
    this.#open ??= this.#begin();
    const { names, answers } = this.#open;
    names.add(name);
    return (await answers).get(name);
  }

  #begin(): { readonly names: Set<string>; readonly answers: Promise<ReadonlyMap<string, Answer>> } {
    const names = new Set<string>();
    const answers = nextTurn().then(() => {
      this.#open = undefined;
      return this.read([...names]);
    });
    return { names, answers };
  }
}
