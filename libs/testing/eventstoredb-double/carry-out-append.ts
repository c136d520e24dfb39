import { type Metadata, status } from '@grpc/grpc-js';
import type { AppendFault } from './double-faults.js';
import type { AppendOutcome, Expectation, ProposedRecord } from './double-log.js';
import type { DoubleNode } from './double-node.js';
import { type ServerError, serverErrors } from './server-errors.js';

/** An append that has come in whole, whichever way. */
export type AskedAppend = { readonly stream: string; readonly expected: Expectation; readonly proposed: readonly ProposedRecord[] };

/** What a way of appending knows to answer. */
export type AppendReply = {
  answered(outcome: Exclude<AppendOutcome, { outcome: 'deleted' }>, times: number): void;
  refused(error: ServerError): void;
};

const LIMIT_BYTES = 1_048_576;

/** Does an append, or does with it what was ordered. */
export function carryOutAppend(node: DoubleNode, metadata: Metadata, asked: AskedAppend, reply: AppendReply): void {
  const refusal = node.refusal(metadata);
  if (refusal !== undefined) {
    reply.refused(refusal);
    return;
  }
  if (asked.proposed.reduce((sum, { data }) => sum + data.length, 0) > LIMIT_BYTES) {
    reply.refused(serverErrors.tooLarge(LIMIT_BYTES));
    return;
  }
  const write = (): AppendOutcome => node.log.append(asked.stream, asked.expected, asked.proposed);
  const answer = (outcome: AppendOutcome, times = 1): void => {
    if (outcome.outcome === 'deleted') reply.refused(serverErrors.streamDeleted(asked.stream));
    else reply.answered(outcome, times);
  };
  const fault = node.faults.takeAppend();
  if (fault === undefined) answer(write());
  else failing(node, fault, write, answer, reply);
}

function failing(
  node: DoubleNode,
  fault: AppendFault,
  write: () => AppendOutcome,
  answer: (outcome: AppendOutcome, times?: number) => void,
  reply: AppendReply,
): void {
  switch (fault) {
    case 'late': {
      const outcome = write();
      setTimeout(() => answer(outcome), node.faults.lateMillis);
      return;
    }
    case 'never, written':
      write();
      return;
    case 'never, not written':
      return;
    case 'twice':
      answer(write(), 2);
      return;
    case 'cut, written':
      write();
      node.cut();
      return;
    case 'cut, not written':
      node.cut();
      return;
    case 'not leader':
      reply.refused(serverErrors.notLeader('127.0.0.1', node.leaderPort));
      return;
    case 'not ready':
      reply.refused(serverErrors.notReady());
      return;
    case 'too busy':
      reply.refused(serverErrors.tooBusy());
      return;
    case 'denied':
      reply.refused(serverErrors.denied(status.PERMISSION_DENIED));
      return;
    case 'timeout, written':
      write();
      reply.refused(serverErrors.timeout());
      return;
    case 'timeout, not written':
      reply.refused(serverErrors.timeout());
  }
}
