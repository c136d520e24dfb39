import { isIP } from 'node:net';
import { IsIn, IsOptional, IsString, ValidateBy } from 'class-validator';
import { LIMITED_CURRENCIES, refundAmountsIn } from './refund-amounts.js';

/** Where the log is followed: by the api's own process, or by worker processes alone. */
const WORKER_PLACES = ['inside', 'outside'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Checks a setting that is there; `what` says what to do when it is at fault. */
function Must(name: string, check: (text: string) => boolean, what: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: (value) => typeof value === 'string' && check(value), defaultMessage: () => what } });
}

/** The settings as they are written, each of them text. The message of each check says what to do about it. */
export class Settings {
  @IsOptional()
  @Must('port', (text) => /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535, 'give a whole number from 0 to 65535 (0 picks a free port)')
  PORT?: string;

  @IsOptional()
  @Must('host', (text) => /^[A-Za-z0-9._:-]{1,253}$/.test(text), 'give the address to listen on, such as 127.0.0.1 or 0.0.0.0')
  HOST?: string;

  @IsOptional()
  @Must('folder', isPath, 'give the path of the data folder')
  CARDTRAIL_DATA?: string;

  @IsOptional()
  @Must(
    'adminKey',
    (text) => /^[!-~]{32,512}$/.test(text),
    'give 32 to 512 printable ASCII characters, or unset it and a key is made on the first start',
  )
  CARDTRAIL_ADMIN_KEY?: string;

  @IsOptional()
  @Must('file', isPath, 'give the path of the file with the key-encryption key, outside the data folder')
  CARDTRAIL_KEK_FILE?: string;

  @IsOptional()
  @Must('prefix', (text) => /^[A-Za-z0-9]{2,4}$/.test(text), 'give 2 to 4 letters or digits')
  CARDTRAIL_TRADE_PREFIX?: string;

  @IsOptional()
  @Must(
    'networks',
    (text) => networksIn(text).every(isNetwork),
    'give addresses or networks with commas between them, such as 10.0.0.0/8,::1',
  )
  CARDTRAIL_TRUSTED_PROXIES?: string;

  @IsOptional()
  @Must('timeZone', isTimeZone, 'give an IANA time zone, such as Asia/Shanghai')
  CARDTRAIL_TIMEZONE?: string;

  @IsOptional()
  @Must('publicUrl', isPublicUrl, 'give the http or https address under which channels reach this server, without query or fragment')
  CARDTRAIL_PUBLIC_URL?: string;

  @IsOptional()
  @IsString()
  @IsIn(LOG_LEVELS, { message: `give one of ${LOG_LEVELS.join(', ')}` })
  CARDTRAIL_LOG_LEVEL?: string;

  @IsOptional()
  @Must(
    'count',
    (text) => /^(0|[1-9][0-9]{0,5})$/.test(text),
    'give a whole number from 0 to 999999 (0: every automatic refund waits for a person)',
  )
  CARDTRAIL_AUTO_REFUNDS_PER_HOUR?: string;

  @IsOptional()
  @Must(
    'amounts',
    (text) => refundAmountsIn(text) !== undefined,
    `give amounts with commas between them, such as 5000 CNY,700.50 USD, each of another currency (${LIMITED_CURRENCIES.join(', ')})`,
  )
  CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR?: string;

  @IsOptional()
  @IsString()
  @IsIn(WORKER_PLACES, { message: `give one of ${WORKER_PLACES.join(', ')}` })
  CARDTRAIL_WORKER?: string;

  @IsOptional()
  @Must(
    'eventStoreUrl',
    (text) => /^(esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\/./.test(text),
    'begin it with esdb:// or esdb+discover:// (kurrentdb:// is the same), such as esdb://user:password@host:2113?tls=true',
  )
  EVENTSTORE_URL?: string;

  @IsOptional()
  @Must(
    'mongoUrl',
    (text) => /^mongodb(\+srv)?:\/\/./.test(text),
    'begin it with mongodb:// or mongodb+srv://, such as mongodb://user:password@host:27017/cardtrail?replicaSet=rs0',
  )
  MONGODB_URL?: string;
}

/** Every setting there is. */
export const SETTING_NAMES = [
  ...['PORT', 'HOST', 'CARDTRAIL_DATA', 'CARDTRAIL_ADMIN_KEY', 'CARDTRAIL_KEK_FILE', 'CARDTRAIL_TRADE_PREFIX'],
  ...[
    'CARDTRAIL_TRUSTED_PROXIES',
    'CARDTRAIL_TIMEZONE',
    'CARDTRAIL_PUBLIC_URL',
    'CARDTRAIL_LOG_LEVEL',
    'CARDTRAIL_AUTO_REFUNDS_PER_HOUR',
    'CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR',
    'CARDTRAIL_WORKER',
    'EVENTSTORE_URL',
    'MONGODB_URL',
  ],
] as const;

/** The networks of a list with commas between them. */
export function networksIn(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isPath(text: string): boolean {
  return text.trim() !== '' && text.length <= 4_096 && !text.includes('\0');
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function isPublicUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.search === '' && url.hash === '' && url.username === '' && url.password === '';
}
