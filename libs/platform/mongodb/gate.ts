import { StoreUnavailable } from '../event-store/event-store.port.js';
import { unlessLost } from './store-lost.js';

/** Lets calls through to the server as long as the store is open, and gives a lost server its one name. */
export class Gate {
  #isClosed = false;

  /** @throws StoreUnavailable when the store was closed or the server is lost */
  pass<T>(work: () => Promise<T>): Promise<T> {
    return unlessLost(async () => {
      if (this.#isClosed) throw new StoreUnavailable('the store is closed');
      return work();
    });
  }

  close(): void {
    this.#isClosed = true;
  }
}
