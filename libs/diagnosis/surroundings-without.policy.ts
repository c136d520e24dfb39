import type { Instant } from '@app/kernel';
import type { OutsideRecord, Surroundings } from './surroundings.shape.js';

type Opened = { readonly record: OutsideRecord };
type Keeps = (record: OutsideRecord) => boolean;

/** The surroundings as they were known at that time. */
export function surroundingsAsOf(surroundings: Surroundings, asOf: Instant): Surroundings {
  return keeping(surroundings, (record) => record.recordedAt <= asOf);
}

/** The surroundings as if that record had never been made. */
export function surroundingsWithout(surroundings: Surroundings, without: OutsideRecord): Surroundings {
  return keeping(surroundings, (record) => record.id !== without.id);
}

/** Every record the surroundings consist of, each once. */
export function recordsOfSurroundings(surroundings: Surroundings): readonly OutsideRecord[] {
  const { workerSilences, channelSilences, brakes, orphanTrades, inboxMessages } = surroundings;
  const closings = [
    ...[...workerSilences, ...channelSilences, ...brakes].map(({ ended }) => ended?.record),
    ...[...orphanTrades, ...inboxMessages].map(({ settled }) => settled?.record),
  ].filter((record) => record !== undefined);
  const openings = [...workerSilences, ...channelSilences, ...brakes, ...orphanTrades, ...inboxMessages].map(({ record }) => record);
  return [...new Map([...openings, ...closings].map((record) => [record.id, record])).values()];
}

function keeping(surroundings: Surroundings, keeps: Keeps): Surroundings {
  return {
    workerSilences: surroundings.workerSilences.filter(opened(keeps)).map(endingWhere(keeps)),
    channelSilences: surroundings.channelSilences.filter(opened(keeps)).map(endingWhere(keeps)),
    brakes: surroundings.brakes.filter(opened(keeps)).map(endingWhere(keeps)),
    orphanTrades: surroundings.orphanTrades.filter(opened(keeps)).map(settledWhere(keeps)),
    inboxMessages: surroundings.inboxMessages.filter(opened(keeps)).map(settledWhere(keeps)),
  };
}

function opened(keeps: Keeps): (one: Opened) => boolean {
  return ({ record }) => keeps(record);
}

function endingWhere<T extends Opened & { readonly ended?: Opened }>(keeps: Keeps): (one: T) => T | Omit<T, 'ended'> {
  return (one) => {
    const { ended, ...open } = one;
    return ended === undefined || keeps(ended.record) ? one : open;
  };
}

function settledWhere<T extends Opened & { readonly settled?: Opened }>(keeps: Keeps): (one: T) => T | Omit<T, 'settled'> {
  return (one) => {
    const { settled, ...open } = one;
    return settled === undefined || keeps(settled.record) ? one : open;
  };
}
