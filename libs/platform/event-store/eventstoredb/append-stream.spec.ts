import { EventEmitter } from 'node:events';
import { testRecords } from '@app/testing';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from '@jest/globals';
import { AppendStream } from './append-stream.js';
import { callFault } from './call-fault.js';

/** One call as gRPC gives it: what was written to it, and what comes back when a spec says so. */
class FakeCall extends EventEmitter {
  readonly written: BatchAppendReq[] = [];
  write(message: BatchAppendReq): void {
    this.written.push(message);
  }
  cancel(): void {
    this.emit('cancelled');
  }
  /** The server says that the n-th append is written. */
  answer(n: number): void {
    const success = new streams.BatchAppendResp.Success().setCurrentRevision('0');
    this.emit('data', new streams.BatchAppendResp().setCorrelationId(this.written[n]?.getCorrelationId()).setSuccess(success));
  }
  /** The call ends with an error of the server. */
  fail(code: number): void {
    this.emit('error', Object.assign(new Error('no more'), { code, details: 'no more' }));
  }
}

const opened = (): { readonly call: FakeCall; readonly stream: AppendStream } => {
  const call = new FakeCall();
  return { call, stream: new AppendStream(call as unknown as ConstructorParameters<typeof AppendStream>[0]) };
};
const request = (stream: string) =>
  ({ stream, expected: 'no-stream', records: testRecords({ stream, facts: [{ type: 'Noted', data: { n: 0 } }] }) }) as const;
const faultOf = (answer: Promise<unknown>): Promise<unknown> => answer.then(() => 'written', callFault);
const UNIMPLEMENTED = 12;
const UNAUTHENTICATED = 16;

describe('Appends that share a call', () => {
  it.each([
    [UNIMPLEMENTED, 'not-done'],
    [UNAUTHENTICATED, 'denied'],
  ])('were surely not taken by a server that never let the call in: %i', async (code, fault) => {
    const { call, stream } = opened();
    const answers = ['a', 'b'].map((name) => faultOf(stream.append(request(name)).answer));
    call.fail(code);
    expect(await Promise.all(answers)).toEqual([fault, fault]);
  });

  it.each([UNIMPLEMENTED, UNAUTHENTICATED])('may have been taken where the call had an answer before it ended: %i', async (code) => {
    const { call, stream } = opened();
    const answers = ['a', 'b', 'c'].map((name) => faultOf(stream.append(request(name)).answer));
    call.answer(0);
    call.fail(code);
    expect(await Promise.all(answers)).toEqual(['written', 'unknown', 'unknown']);
    expect(stream.isOver).toBe(true);
  });

  it('are answered one by one, in any order, and a second answer says nothing', async () => {
    const { call, stream } = opened();
    const answers = ['a', 'b'].map((name) => faultOf(stream.append(request(name)).answer));
    call.answer(1);
    call.answer(1);
    call.answer(0);
    expect(await Promise.all(answers)).toEqual(['written', 'written']);
    expect(new Set(call.written.map((message) => message.getCorrelationId()?.getString())).size).toBe(2);
  });
});
