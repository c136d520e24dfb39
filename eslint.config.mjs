import tseslint from 'typescript-eslint';

/** Time, ids, randomness and configuration come in with the command. */
const pureFiles = [
  'libs/{kernel,diagnosis,evidence}/**/*.ts',
  '{apps,libs}/**/*.{events,state,decide,saga,projection}.ts',
  'libs/domain/**/*.{decider,status,dues,policy}.ts',
];

const bring = (what) => `${what} comes in with the command; a pure file never reaches for it.`;

const pureGlobals = [
  ...['process', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch', 'console', 'crypto'].map((name) => ({
    name,
    message: bring('What surrounds the process'),
  })),
];

const pureSyntax = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: bring('Time') },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: bring('Time') },
  { selector: "CallExpression[callee.name='Date']", message: bring('Time') },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: bring('Randomness') },
  {
    selector: 'MemberExpression[property.name=/^(randomUUID|randomBytes|randomInt|randomFillSync|getRandomValues)$/]',
    message: bring('Randomness'),
  },
  { selector: "MemberExpression[object.name='globalThis']", message: bring('What surrounds the process') },
];

const pureImports = {
  paths: ['node:crypto', 'crypto'].map((name) => ({
    name,
    importNames: [
      'randomUUID',
      'randomBytes',
      'randomInt',
      'randomFill',
      'randomFillSync',
      'generateKeyPair',
      'generateKeyPairSync',
      'generateKeySync',
      'webcrypto',
      'getRandomValues',
      'default',
    ],
    message: bring('Randomness'),
  })),
};

/** In-memory events lose what was in flight at a crash, and a saga that throws once stays dead: docs/adr/0003. */
const doorsOnly = {
  paths: [
    {
      name: '@nestjs/cqrs',
      importNames: ['EventBus', 'EventPublisher', 'EventsHandler', 'IEventHandler', 'Saga', 'AggregateRoot', 'UnhandledExceptionBus'],
      message: 'CommandBus and QueryBus are the doors; reactions follow the stored log.',
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-restricted-imports': ['error', doorsOnly],
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        // A projection takes the facts it cares for and leaves the rest to `default`; where all matter, `default` ends in never.
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
    },
  },
  {
    files: pureFiles,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-syntax': ['error', ...pureSyntax],
      'no-restricted-imports': ['error', { paths: [...pureImports.paths, ...doorsOnly.paths] }],
    },
  },
  {
    files: ['**/*.spec.ts', 'libs/testing/**/*.ts'],
    rules: {
      // `expect(port.append)` looks at a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
      // A double implements an async port with nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
);
