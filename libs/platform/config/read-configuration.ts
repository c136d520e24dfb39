import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { validateSync } from 'class-validator';
import { type Configuration, ConfigurationFault, type EngineChoice, type SettingFault } from './configuration.js';
import { refundAmounts } from './refund-amounts.js';
import { networksIn, SETTING_NAMES, Settings } from './settings.js';
import { codeOf } from './system-code.js';
import { whereJsonBreaks } from './where-json-breaks.js';

/** Name of the file whose settings count where the environment says nothing. */
const CONFIGURATION_FILE = 'cardtrail.config.json';

type Written = { readonly settings: Readonly<Record<string, string>>; readonly faults: readonly SettingFault[] };

/**
 * Reads the configuration from the environment and, where that is silent, from `cardtrail.config.json` in `folder`.
 * @throws ConfigurationFault naming every setting that is at fault, and what to do
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>, folder: string): Configuration {
  const { settings: inFile, faults: inFileFaults } = readFile(join(folder, CONFIGURATION_FILE));
  const settings = new Settings();
  for (const name of SETTING_NAMES) {
    const given = environment[name] ?? inFile[name];
    // An empty variable is how many tools say "not set".
    if (given !== undefined && given !== '') Object.assign(settings, { [name]: given });
  }
  const faults = [...inFileFaults, ...faultsOf(settings), ...faultsOfEngine(settings)];
  const configuration = configurationOf(settings, folder);
  if (isInside(configuration.dataFolder, configuration.kekFile)) {
    faults.push({
      setting: 'CARDTRAIL_KEK_FILE',
      what: `keep the key-encryption key outside the data folder (${configuration.dataFolder}), so that no copy of the folder holds both`,
    });
  }
  faults.push(...faultsOfFolder(configuration.dataFolder));
  if (faults.length > 0) throw new ConfigurationFault(faults);
  return configuration;
}

function configurationOf(settings: Settings, folder: string): Configuration {
  const port = Number(settings.PORT ?? 3000);
  const host = settings.HOST ?? '127.0.0.1';
  const dataFolder = resolve(folder, settings.CARDTRAIL_DATA ?? 'data');
  return {
    port,
    host,
    dataFolder,
    kekFile: settings.CARDTRAIL_KEK_FILE === undefined ? `${dataFolder}.kek` : resolve(folder, settings.CARDTRAIL_KEK_FILE),
    adminKey: settings.CARDTRAIL_ADMIN_KEY,
    tradePrefix: settings.CARDTRAIL_TRADE_PREFIX,
    trustedProxies: networksIn(settings.CARDTRAIL_TRUSTED_PROXIES ?? ''),
    timezone: settings.CARDTRAIL_TIMEZONE ?? 'Asia/Shanghai',
    publicUrl: (settings.CARDTRAIL_PUBLIC_URL ?? `http://${reachable(host)}:${port}`).replace(/\/+$/, ''),
    logLevel: settings.CARDTRAIL_LOG_LEVEL ?? 'info',
    refundLimit: {
      count: Number(settings.CARDTRAIL_AUTO_REFUNDS_PER_HOUR ?? 30),
      amounts: refundAmounts(settings.CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR),
    },
    engine: engineOf(settings),
    followsLog: settings.CARDTRAIL_WORKER !== 'outside',
  };
}

/** A host to listen on, as it stands in an address: "all of them" is no address that anybody can call. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function engineOf({ EVENTSTORE_URL: eventStoreUrl, MONGODB_URL: mongoUrl }: Settings): EngineChoice {
  return eventStoreUrl === undefined || mongoUrl === undefined ? { kind: 'embedded' } : { kind: 'cluster', eventStoreUrl, mongoUrl };
}

/** One half of a cluster is none: whoever forgot the other must not find himself on an empty embedded store. */
function faultsOfEngine({ EVENTSTORE_URL: eventStoreUrl, MONGODB_URL: mongoUrl, CARDTRAIL_WORKER: worker }: Settings): SettingFault[] {
  if (eventStoreUrl === undefined && mongoUrl === undefined && worker === 'outside') {
    return [
      {
        setting: 'CARDTRAIL_WORKER',
        what: 'the embedded engine is one process, which follows the log itself: set it to inside, or unset it',
      },
    ];
  }
  if ((eventStoreUrl === undefined) === (mongoUrl === undefined)) return [];
  const [missing, given] = eventStoreUrl === undefined ? ['EVENTSTORE_URL', 'MONGODB_URL'] : ['MONGODB_URL', 'EVENTSTORE_URL'];
  return [
    {
      setting: missing,
      what: `${given} is set, and the cluster engine needs both: set this too, or unset ${given} for the embedded engine`,
    },
  ];
}

function faultsOfFolder(folder: string): SettingFault[] {
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== false) return [];
    return [{ setting: 'CARDTRAIL_DATA', what: `name a folder: ${folder} is none` }];
  } catch (error) {
    return [
      {
        setting: 'CARDTRAIL_DATA',
        what: `${folder} cannot be looked at (${codeOf(error)}): name a folder that this user may read and write`,
      },
    ];
  }
}

function faultsOf(settings: Settings): SettingFault[] {
  return validateSync(settings).flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((what) => ({ setting: property, what })),
  );
}

function readFile(file: string): Written {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { settings: {}, faults: [] };
    return fault(`make ${file} readable, or remove it`);
  }
  return readText(text);
}

function readText(text: string): Written {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return fault('write one JSON object of settings');
    return readMembers(Object.entries(parsed));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, column } = whereJsonBreaks(text);
    return fault(`write valid JSON: line ${line}, column ${column} does not fit`);
  }
}

function readMembers(members: readonly (readonly [string, unknown])[]): Written {
  const known: readonly string[] = SETTING_NAMES;
  const settings: Record<string, string> = {};
  const faults: SettingFault[] = [];
  for (const [setting, value] of members) {
    if (!known.includes(setting)) faults.push({ setting, what: `there is no such setting; known are ${known.join(', ')}` });
    else if (typeof value === 'string' || typeof value === 'number') settings[setting] = String(value);
    else if (Array.isArray(value) && value.every((one) => typeof one === 'string')) settings[setting] = value.join(',');
    else faults.push({ setting, what: 'give text or a number' });
  }
  return { settings, faults };
}

function fault(what: string): Written {
  return { settings: {}, faults: [{ setting: CONFIGURATION_FILE, what }] };
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, dirname(file));
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}
