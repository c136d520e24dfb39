/** Runs tasks one after the other, first come first served. A task that fails does not stop the next. */
export class SerialLane {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task, task);
    this.#last = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }
}
