import { Injectable } from '@nestjs/common';

/** Whether this process is going down. What goes on for long, such as a stream of progress, ends when `signal` aborts. */
@Injectable()
export class Draining {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isUnderWay(): boolean {
    return this.signal.aborted;
  }

  begin(): void {
    this.#controller.abort();
  }
}
