import { describe, expect, it } from '@jest/globals';
import { SETTING_NAMES, unknownSettings } from './index.js';

describe('A variable that looks like a setting', () => {
  it.each([
    ['CARDTRAIL_KEKFILE', 'CARDTRAIL_KEK_FILE'],
    ['CARDTRAIL_DATA_FOLDER', 'CARDTRAIL_DATA'],
    ['CARDTRAIL_ADMINKEY', 'CARDTRAIL_ADMIN_KEY'],
    ['CARDTRAIL_LOGLEVEL', 'CARDTRAIL_LOG_LEVEL'],
    ['CARDTRAIL_MONGODB_URL', 'MONGODB_URL'],
  ])('and is none is told with the nearest one: %s', (variable, nearest) =>
    expect(unknownSettings({ [variable]: 'x', PATH: '/bin' })).toEqual([{ variable, nearest }]),
  );

  it('is not told when it is one, is empty, or is read by something else than the configuration', () => {
    const known = [...SETTING_NAMES, 'CARDTRAIL_CRASH_AT', 'CARDTRAIL_FAIL_AT', 'CARDTRAIL_SUBNET'];
    const environment = Object.fromEntries(known.map((name) => [name, 'x']));
    expect(unknownSettings({ ...environment, CARDTRAIL_ANYTHING: '', CARDTRAIL_NOTHING: undefined, CARD: 'x' })).toEqual([]);
  });
});
