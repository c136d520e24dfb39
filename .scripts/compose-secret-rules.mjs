// No secret stands in a compose file: it comes from docker/.env or from a file below docker/secrets.

const NAMES_A_SECRET = /(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|(^|_)KEY$)/i;
/** `${NAME:?what to do}` and nothing else: without a value nothing starts. */
const ASKED_FOR = /^\$\{[A-Z0-9_]+:\?[^}]+\}$/;
const INTERPOLATION = /\$\{([A-Za-z0-9_]+)(?:(:?[-?+])([^}]*))?\}/g;

const SECRET_LOOKING = [
  ['a password in an address', /:\/\/[^/@\s]*:(?!\$\{)[^/@\s]+@/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['an API key', /\bct_[a-z]+_[A-Za-z0-9_-]{16,}/],
  [
    'a long random text',
    /(?<![\w/.:@-])(?:[0-9a-f]{32,}|(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[a-z])(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{32,}={0,2})(?![\w.-])/,
  ],
];

/** Faults of secrets, and of variables that docker/.env.example does not tell of. */
export function secretFaults(document, { variables }) {
  const texts = [...textsIn(document, [])];
  return [
    ...texts.flatMap(({ path, text }) =>
      SECRET_LOOKING.filter(([, form]) => form.test(text)).map(([what]) => `${path.join('.')} looks like ${what}: let docker/.env give it`),
    ),
    ...texts.flatMap(({ path, text }) => variableFaults(text, variables).map((fault) => `${path.join('.')}: ${fault}`)),
    ...Object.entries(document.services).flatMap(([name, service]) =>
      environmentFaults(service).map((fault) => `service ${name}: ${fault}`),
    ),
  ];
}

function environmentFaults({ environment = {} }) {
  if (Array.isArray(environment)) return ['environment is a list: write it as names with values'];
  return Object.entries(environment)
    .filter(([name, value]) => NAMES_A_SECRET.test(name) && !/_FILE$/.test(name) && !ASKED_FOR.test(String(value)))
    .filter(([, value]) => !/^\/[\w./-]+$/.test(String(value)))
    .map(([name]) => `${name} is a secret and not of the form \${NAME:?what to do}`);
}

function variableFaults(text, variables) {
  return [...text.matchAll(INTERPOLATION)].flatMap(([, name, operator]) => [
    ...(variables.includes(name) ? [] : [`${name} is not told of in docker/.env.example`]),
    ...(operator === undefined ? [`${name} has neither a default nor a message for when it is missing`] : []),
    ...(NAMES_A_SECRET.test(name) && operator !== ':?' ? [`${name} is a secret and must be asked for with :?`] : []),
  ]);
}

function* textsIn(value, path) {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null)
    for (const [key, below] of Object.entries(value)) {
      // What is shared is looked at where it is used.
      if (path.length === 0 && key.startsWith('x-')) continue;
      yield* textsIn(below, [...path, key]);
    }
}
