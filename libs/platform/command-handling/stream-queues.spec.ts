import { settled } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { OutcomeUnknown, StoreUnavailable } from '../event-store/index.js';
import { CommandNotSettled } from './command-handling.port.js';
import { StreamQueues } from './stream-queues.js';

describe('Tasks of one stream', () => {
  /** Three tasks of stream s, of which the first ends as it is told, and one of stream t. */
  const three = () => {
    const queues = new StreamQueues();
    const begun: string[] = [];
    const ended: string[] = [];
    const first = Promise.withResolvers<undefined>();
    const run = (stream: string, name: string, work: Promise<unknown> = Promise.resolve()): void => {
      const task = (): Promise<unknown> => {
        begun.push(name);
        return work;
      };
      void queues.run(stream, task).then(
        () => ended.push(`${name} well`),
        (error: unknown) => ended.push(`${name} ${error instanceof Error ? error.name : ''}`),
      );
    };
    run('s', 'first', first.promise);
    run('s', 'second');
    run('s', 'third');
    run('t', 'other');
    return { first, begun, ended, run };
  };

  it('run one after another, in the order in which they came, and beside those of others', async () => {
    const { first, begun, ended, run } = three();
    await settled();
    expect({ begun, ended }).toEqual({ begun: ['first', 'other'], ended: ['other well'] });
    first.resolve(undefined);
    await settled();
    run('s', 'fourth');
    await settled();
    expect(begun).toEqual(['first', 'other', 'second', 'third', 'fourth']);
    expect(ended).toEqual(['other well', 'first well', 'second well', 'third well', 'fourth well']);
  });

  it.each([
    ['could not be reached', new StoreUnavailable('away')],
    ['could not say what it did', new CommandNotSettled('away', { cause: new OutcomeUnknown('s') })],
  ])('are not begun when the store %s for the one before; those that come later are', async (_, error) => {
    const { first, begun, ended, run } = three();
    first.reject(error);
    await settled();
    run('s', 'fourth');
    await settled();
    expect(begun).toEqual(['first', 'other', 'fourth']);
    expect([...ended].sort()).toEqual([
      `first ${error.name}`,
      'fourth well',
      'other well',
      'second StoreUnavailable',
      'third StoreUnavailable',
    ]);
  });

  it.each([new Error('of its own'), new CommandNotSettled('other writers were faster')])(
    'go on when the one before failed for another reason: %s',
    async (error) => {
      const { first, ended } = three();
      first.reject(error);
      await settled();
      expect([...ended].sort()).toEqual([`first ${error.name}`, 'other well', 'second well', 'third well']);
    },
  );
});
