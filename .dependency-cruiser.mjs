// The import table of the architecture, one rule per sentence. test/architecture/boundaries.spec.ts proves that each one fires.
const spec = '\\.spec\\.ts$';
const port = ['^libs/platform/.*/?index\\.ts$', '\\.port\\.ts$'];
const domainDoor = '^libs/domain/[^/]*/?index\\.ts$';
const pureFile = '\\.(events|upcasters|state|decide|saga|projection)\\.ts$';
const pure = ['^libs/(diagnosis|evidence)/', pureFile];
const edge = '\\.(http|module|handlers|dto|answer)\\.ts$';
const crypto = '^(node:)?crypto$';

const rules = [
  {
    name: 'kernel-imports-nothing',
    comment: 'The kernel is types and pure functions; node:crypto is there for hashing and nothing else is.',
    from: { path: '^libs/kernel/', pathNot: spec },
    to: { pathNot: ['^libs/kernel/', crypto] },
  },
  {
    name: 'pure-files-need-no-package',
    comment: 'Decisions, folds, sagas, projections and diagnosis reach for no framework, driver, file, socket or clock.',
    from: { path: ['^libs/diagnosis/', pureFile], pathNot: [spec, '^libs/evidence/'] },
    to: { pathNot: '^(libs|apps|test)/' },
  },
  {
    name: 'evidence-needs-only-crypto',
    comment: 'A verifier anyone can run offline: node:crypto and no other package.',
    from: { path: '^libs/evidence/', pathNot: spec },
    to: { pathNot: ['^(libs|apps|test)/', crypto] },
  },
  {
    name: 'pure-files-know-facts-only',
    comment: 'Pure files rest on the kernel, their own folder and the front doors of the domain: not on ports or adapters.',
    from: { path: pure, pathNot: spec },
    to: { path: '^libs/', pathNot: ['^libs/(kernel|domain|sagas|read-models|diagnosis|evidence)/'] },
  },
  {
    name: 'pure-files-stay-off-the-edge',
    comment: 'HTTP, wiring, handlers and ports depend on decisions, never the other way round.',
    from: { path: pure, pathNot: [spec, edge] },
    to: { path: [edge, '\\.port\\.ts$'] },
  },
  {
    name: 'diagnosis-and-evidence-read-the-case-file',
    comment: 'They may import the kernel and the front doors of the domain.',
    from: { path: '^libs/(diagnosis|evidence)/', pathNot: spec },
    to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/kernel/', domainDoor] },
  },
  {
    name: 'domain-knows-the-kernel-and-itself',
    comment: 'Besides platform ports at its edges, which two other rules speak of.',
    from: { path: '^libs/domain/', pathNot: spec },
    to: { path: '^libs/', pathNot: '^libs/(kernel|domain|platform)/' },
  },
  {
    name: 'domain-meets-the-platform-at-its-edges',
    comment: 'Only *.http.ts, *.dto.ts, *.answer.ts, *.module.ts and *.handlers.ts of the domain may use the platform.',
    from: { path: '^libs/domain/', pathNot: [spec, edge] },
    to: { path: '^libs/platform/' },
  },
  {
    name: 'domain-core-needs-no-package',
    comment: 'Frameworks and validators stay in *.http.ts, *.dto.ts, *.answer.ts, *.module.ts and *.handlers.ts.',
    from: { path: '^libs/domain/', pathNot: [spec, edge] },
    to: { pathNot: '^(libs|apps|test)/' },
  },
  {
    name: 'contexts-meet-at-the-front-door',
    comment: "Another context's facts come through its index.ts.",
    from: { path: '^libs/domain/([^/]+)/' },
    to: { path: '^libs/domain/', pathNot: ['^libs/domain/$1/', domainDoor] },
  },
  {
    name: 'libs-are-entered-by-the-front-door',
    comment: 'Whoever stands outside a lib imports an index.ts of it.',
    from: { path: '^(libs/[^/]+|apps|test)/' },
    to: { path: '^libs/', pathNot: ['^$1/', '/index\\.ts$'] },
  },
  {
    name: 'reactions-and-views-rest-on-facts-and-ports',
    comment: 'Sagas and read models import the kernel, domain front doors and platform ports.',
    from: { path: '^libs/(sagas|read-models)/', pathNot: spec },
    to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/kernel/', domainDoor, ...port] },
  },
  {
    name: 'adapters-know-no-shop',
    comment: 'Integrations and platform import the kernel, drivers and Nest; never the domain, sagas or read models.',
    from: { path: '^libs/(integrations|platform)/', pathNot: spec },
    to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/kernel/'] },
  },
  {
    name: 'the-outside-world-knows-the-product-by-http',
    comment: 'Simulators and stories import the kernel; everything else of the product they meet over HTTP.',
    from: { path: '^libs/(simulators|stories)/', pathNot: spec },
    to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/kernel/'] },
  },
  {
    name: 'the-outside-world-stays-outside',
    comment: 'Simulators and stories are imported by the sandbox and by tests alone.',
    from: { pathNot: ['^apps/sandbox/', '^test/', spec, '^libs/(simulators|stories)/'] },
    to: { path: '^libs/(simulators|stories)/' },
  },
  {
    name: 'testing-rests-on-kernel-and-ports',
    comment:
      'The test words and contract suites fit every implementation of a port, so they know none; only the stories of orders know facts.',
    from: { path: '^libs/testing/', pathNot: [spec, '^libs/testing/order-story/'] },
    to: { path: '^libs/', pathNot: ['^libs/testing/', '^libs/kernel/', ...port] },
  },
  {
    name: 'order-stories-rest-on-facts',
    comment: 'The builders of facts and commands for specs know the kernel and the front doors of the domain.',
    from: { path: '^libs/testing/order-story/', pathNot: spec },
    to: { path: '^libs/', pathNot: ['^libs/testing/', '^libs/kernel/', domainDoor] },
  },
  {
    name: 'testing-is-for-tests',
    comment: 'Nothing that runs in production imports it.',
    from: { pathNot: [spec, '^test/', '^libs/testing/'] },
    to: { path: '^libs/testing/' },
  },
  {
    name: 'the-assembly-is-for-apps',
    comment: 'What the apps have in common is put together there; no other lib rests on it.',
    from: { path: '^libs/', pathNot: '^libs/assembly/' },
    to: { path: '^libs/assembly/' },
  },
  {
    name: 'nobody-imports-an-app',
    comment: 'An app is where wiring ends.',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'tests-enter-an-app-by-the-front-door',
    comment: 'Acceptance and fault tests start an app as its main file does, by what its index.ts shows.',
    from: { path: '^test/' },
    to: { path: '^apps/', pathNot: '^apps/[^/]+/src/index\\.ts$' },
  },
  {
    name: 'apps-do-not-import-each-other',
    comment: 'What two apps share is a lib.',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/' },
  },
  {
    name: 'nobody-imports-a-spec',
    comment: 'What two specs share is in libs/testing.',
    from: {},
    to: { path: spec },
  },
  {
    name: 'product-needs-no-test',
    comment: 'The test folder holds tests, not parts of the product.',
    from: { path: '^(apps|libs)/' },
    to: { path: '^test/' },
  },
  {
    name: 'product-needs-no-dev-package',
    comment: 'What runs in production is among the dependencies.',
    from: { path: '^(apps|libs)/', pathNot: [spec, '^libs/testing/'] },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm'] },
  },
  {
    name: 'imports-resolve',
    comment: 'Every import leads to a file or a declared package.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-circles',
    comment: 'Files that need each other at run time are one file; a circle of types alone is harmless.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
];

export default {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    extraExtensionsToScan: ['.json'],
  },
};
