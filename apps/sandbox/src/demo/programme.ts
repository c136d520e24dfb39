import { type Story, stories } from '@app/stories';

/** What is played, in this order: short enough to be watched. */
const PROGRAMME = [
  'paid-and-delivered',
  'notification-lost',
  'wrong-signature',
  'paid-twice',
  'paid-late',
  'under-paid',
  'sold-out-after-payment',
  'restocked-after-payment',
  'forged-notification',
  'same-notification-200-times',
];

/** The stories of the demonstration, or those that were asked for by name. @throws RangeError for a name that no story has */
export function programme(names: readonly string[] = []): readonly Story[] {
  return (names.length > 0 ? names : PROGRAMME).map((name) => {
    const story = stories.find((known) => known.name === name);
    if (story === undefined) throw new RangeError(`no story is named ${name}; there are: ${stories.map((known) => known.name).join(', ')}`);
    return story;
  });
}
