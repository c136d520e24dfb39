import { join } from 'node:path';
import { plant, repository } from './planted-tree.js';

const nest = "import { Module } from '@nestjs/common';\nexport type Door = typeof Module;\n";
const mongo = "import type { Db } from 'mongodb';\nexport type Door = Db;\n";
const fs = "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n";
const http = "import { request } from 'node:http';\nexport const send = request;\n";
const crypto = "import { createHash } from 'node:crypto';\nexport const digest = createHash;\n";
const uses = (from: string) => `import type { Door } from '${from}';\nexport type Uses = Door;\n`;

/** What the probes import; each of these files breaks no rule itself. */
const ground = {
  'libs/kernel/index.ts': 'export type Door = 0;\n',
  'libs/domain/vault/index.ts': 'export type Door = 0;\n',
  'libs/domain/vault/vault.events.ts': 'export type Door = 0;\n',
  'libs/domain/catalog/index.ts': 'export type Door = 0;\n',
  'libs/domain/catalog/catalog.http.ts': 'export type Door = 0;\n',
  'libs/domain/catalog/catalog.port.ts': 'export type Door = 0;\n',
  'libs/sagas/index.ts': 'export type Door = 0;\n',
  'libs/read-models/index.ts': 'export type Door = 0;\n',
  'libs/diagnosis/index.ts': 'export type Door = 0;\n',
  'libs/diagnosis/findings.ts': 'export type Door = 0;\n',
  'libs/evidence/index.ts': 'export type Door = 0;\n',
  'libs/integrations/payment-channels/index.ts': 'export type Door = 0;\n',
  'libs/platform/event-store/index.ts': 'export type Door = 0;\n',
  'libs/platform/event-store/event-store.port.ts': 'export type Door = 0;\n',
  'libs/assembly/index.ts': 'export type Door = 0;\n',
  'libs/simulators/index.ts': 'export type Door = 0;\n',
  'libs/stories/index.ts': 'export type Door = 0;\n',
  'libs/testing/index.ts': 'export type Door = 0;\n',
  'libs/testing/given.ts': 'export type Door = 0;\n',
  'apps/api/src/api.module.ts': 'export type Door = 0;\n',
  'apps/api/src/index.ts': 'export type Door = 0;\n',
  'test/acceptance/shop.ts': 'export type Door = 0;\n',
};

const forbidden: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['kernel-imports-nothing', 'libs/kernel/files.ts', fs],
  ['kernel-imports-nothing', 'libs/kernel/framework.ts', nest],
  ['kernel-imports-nothing', 'libs/kernel/facts.ts', uses('@app/domain/vault')],
  ['pure-files-need-no-package', 'libs/domain/vault/nest.events.ts', nest],
  ['pure-files-need-no-package', 'libs/domain/vault/nest.state.ts', nest],
  ['pure-files-need-no-package', 'libs/domain/vault/nest.decide.ts', nest],
  ['pure-files-need-no-package', 'libs/sagas/deliver/nest.saga.ts', nest],
  ['pure-files-need-no-package', 'libs/read-models/stock/nest.projection.ts', nest],
  ['pure-files-need-no-package', 'libs/domain/vault/database.decide.ts', mongo],
  ['pure-files-need-no-package', 'libs/domain/vault/files.decide.ts', fs],
  ['pure-files-need-no-package', 'libs/domain/vault/socket.decide.ts', http],
  ['pure-files-need-no-package', 'libs/domain/vault/hash.decide.ts', crypto],
  ['pure-files-need-no-package', 'libs/diagnosis/files.ts', fs],
  ['evidence-needs-only-crypto', 'libs/evidence/files.ts', fs],
  ['evidence-needs-only-crypto', 'libs/evidence/framework.ts', nest],
  ['pure-files-know-facts-only', 'libs/sagas/deliver/store.saga.ts', uses('@app/platform/event-store')],
  ['pure-files-know-facts-only', 'libs/sagas/deliver/channel.saga.ts', uses('@app/integrations/payment-channels')],
  ['pure-files-know-facts-only', 'libs/read-models/stock/store.projection.ts', uses('@app/platform/event-store')],
  ['pure-files-know-facts-only', 'libs/domain/vault/store.decide.ts', uses('@app/platform/event-store')],
  ['pure-files-stay-off-the-edge', 'libs/domain/catalog/edge.decide.ts', uses('./catalog.http.js')],
  ['pure-files-stay-off-the-edge', 'libs/domain/catalog/port.state.ts', uses('./catalog.port.js')],
  ['diagnosis-and-evidence-read-the-case-file', 'libs/diagnosis/views.ts', uses('@app/read-models')],
  ['diagnosis-and-evidence-read-the-case-file', 'libs/evidence/findings.ts', uses('@app/diagnosis')],
  ['diagnosis-and-evidence-read-the-case-file', 'libs/evidence/deep.ts', uses('../domain/vault/vault.events.js')],
  ['domain-knows-the-kernel-and-itself', 'libs/domain/vault/channel.http.ts', uses('@app/integrations/payment-channels')],
  ['domain-knows-the-kernel-and-itself', 'libs/domain/vault/sagas.module.ts', uses('@app/sagas')],
  ['domain-knows-the-kernel-and-itself', 'libs/domain/vault/views.handlers.ts', uses('@app/read-models')],
  ['domain-meets-the-platform-at-its-edges', 'libs/domain/vault/store.policy.ts', uses('@app/platform/event-store')],
  ['domain-core-needs-no-package', 'libs/domain/vault/nest.policy.ts', nest],
  ['contexts-meet-at-the-front-door', 'libs/domain/catalog/deep.events.ts', uses('../vault/vault.events.js')],
  ['libs-are-entered-by-the-front-door', 'libs/sagas/deliver/deep.saga.ts', uses('../../domain/vault/vault.events.js')],
  ['libs-are-entered-by-the-front-door', 'apps/api/src/deep.ts', uses('../../../libs/diagnosis/findings.js')],
  ['libs-are-entered-by-the-front-door', 'test/acceptance/deep.ts', uses('../../libs/diagnosis/findings.js')],
  ['reactions-and-views-rest-on-facts-and-ports', 'libs/sagas/channels.module.ts', uses('@app/integrations/payment-channels')],
  ['reactions-and-views-rest-on-facts-and-ports', 'libs/sagas/views.module.ts', uses('@app/read-models')],
  ['reactions-and-views-rest-on-facts-and-ports', 'libs/read-models/sagas.module.ts', uses('@app/sagas')],
  ['adapters-know-no-shop', 'libs/integrations/payment-channels/domain.ts', uses('@app/domain/vault')],
  ['adapters-know-no-shop', 'libs/platform/event-store/domain.ts', uses('@app/domain/vault')],
  ['adapters-know-no-shop', 'libs/platform/event-store/sagas.ts', uses('@app/sagas')],
  ['adapters-know-no-shop', 'libs/platform/event-store/views.ts', uses('@app/read-models')],
  ['the-outside-world-knows-the-product-by-http', 'libs/simulators/domain.ts', uses('@app/domain/vault')],
  ['the-outside-world-knows-the-product-by-http', 'libs/stories/store.ts', uses('@app/platform/event-store')],
  ['the-outside-world-stays-outside', 'apps/api/src/simulators.ts', uses('@app/simulators')],
  ['the-outside-world-stays-outside', 'libs/integrations/payment-channels/stories.ts', uses('@app/stories')],
  ['testing-rests-on-kernel-and-ports', 'libs/testing/domain.ts', uses('@app/domain/vault')],
  ['order-stories-rest-on-facts', 'libs/testing/order-story/sagas.ts', uses('@app/sagas')],
  ['order-stories-rest-on-facts', 'libs/testing/order-story/deep.ts', uses('../../domain/vault/vault.events.js')],
  ['testing-is-for-tests', 'libs/platform/event-store/words.ts', uses('@app/testing')],
  ['testing-is-for-tests', 'apps/worker/src/words.ts', uses('@app/testing')],
  ['the-assembly-is-for-apps', 'libs/read-models/whole.query.ts', uses('@app/assembly')],
  ['nobody-imports-an-app', 'libs/sagas/app.module.ts', uses('../../apps/api/src/api.module.js')],
  ['tests-enter-an-app-by-the-front-door', 'test/acceptance/app.ts', uses('../../apps/api/src/api.module.js')],
  ['apps-do-not-import-each-other', 'apps/worker/src/api.ts', uses('../../api/src/api.module.js')],
  ['nobody-imports-a-spec', 'libs/domain/vault/borrowed.spec.ts', uses('./lender.spec.js')],
  ['product-needs-no-test', 'apps/api/src/shop.ts', uses('../../../test/acceptance/shop.js')],
  ['product-needs-no-dev-package', 'libs/platform/event-store/property.ts', "import * as fc from 'fast-check';\nexport const any = fc;\n"],
  ['imports-resolve', 'libs/sagas/lost.module.ts', uses('./nowhere.js')],
  ['imports-resolve', 'apps/api/src/lost.ts', uses('@app/nowhere')],
  ['no-circles', 'libs/platform/event-store/egg.ts', "import { hen } from './hen.js';\nexport const egg = () => hen;\n"],
];

const permitted: Readonly<Record<string, string>> = {
  'libs/kernel/hashing.ts': crypto,
  'libs/evidence/chain.ts': crypto,
  'libs/evidence/case.ts': uses('@app/domain/vault'),
  'libs/diagnosis/rule.ts': uses('@app/domain/vault'),
  'libs/domain/catalog/product.decide.ts': uses('@app/domain/vault'),
  'libs/domain/catalog/product.events.ts': uses('@app/kernel'),
  'libs/domain/catalog/product.http.ts': nest + uses('@app/platform/event-store'),
  'libs/domain/catalog/product.module.ts': nest + uses('@app/platform/event-store'),
  'libs/domain/catalog/product.handlers.ts': nest + uses('@app/platform/event-store'),
  'libs/domain/catalog/product.spec.ts': uses('@app/testing'),
  'libs/sagas/deliver/deliver.saga.ts': uses('@app/domain/vault'),
  'libs/sagas/sagas.module.ts': nest + uses('@app/platform/event-store'),
  'libs/read-models/stock/stock.projection.ts': uses('@app/domain/catalog'),
  'libs/integrations/payment-channels/client.ts': nest + uses('@app/kernel'),
  'libs/platform/event-store/adapter.ts': mongo + fs,
  'libs/simulators/gateway.ts': http + uses('@app/kernel'),
  'libs/testing/order-story/facts.ts': uses('@app/domain/vault'),
  'libs/testing/contract.ts': uses('@app/platform/event-store'),
  'apps/sandbox/src/play.ts': uses('@app/stories') + uses('@app/simulators'),
  'apps/api/src/wiring.ts': uses('@app/read-models') + uses('@app/integrations/payment-channels'),
  'test/acceptance/server.ts': uses('../../apps/api/src/index.js'),
  'test/contract/store.ts': uses('@app/testing') + uses('@app/platform/event-store'),
  'libs/kernel/types-one.ts': "import type { Two } from './types-two.js';\nexport type One = Two;\n",
  'libs/kernel/types-two.ts': "import type { One } from './types-one.js';\nexport type Two = One;\n",
};

interface Cruise {
  summary: {
    violations: readonly { from: string; rule: { name: string } }[];
    ruleSetUsed: { forbidden: readonly { name: string }[] };
    totalCruised: number;
  };
}

describe('The import table', () => {
  const tree = plant({
    ...ground,
    ...permitted,
    ...Object.fromEntries(forbidden.map(([, path, text]) => [path, text])),
    'libs/domain/vault/lender.spec.ts': 'export type Door = 0;\n',
    'libs/platform/event-store/hen.ts': "import { egg } from './egg.js';\nexport const hen = () => egg;\n",
  });
  const config = join(repository, '.dependency-cruiser.mjs');
  const { summary } = tree.run('depcruise', ...['--config', config, '--output-type', 'json', 'apps', 'libs', 'test']) as Cruise;
  const broken = (path: string) => summary.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);

  afterAll(() => {
    tree.remove();
  });

  it.each(forbidden)('%s: %s', (rule, path) => {
    expect(broken(path)).toContain(rule);
  });

  it.each(Object.keys(permitted))('permits %s', (path) => {
    expect(broken(path)).toEqual([]);
  });

  it('has a probe for every rule', () => {
    const probed = new Set(forbidden.map(([rule]) => rule));
    expect(summary.ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !probed.has(name))).toEqual([]);
  });
});
