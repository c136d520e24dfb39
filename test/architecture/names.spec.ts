import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfName } from './names.js';
import { repository } from './planted-tree.js';

const ignored = readFileSync(join(repository, '.gitignore'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/\/$/, ''));

function filesUnder(folder: string): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === '.git' || ignored.includes(entry.name)) return [];
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

describe('Names', () => {
  it('are ours throughout the repository', () => {
    const faults = filesUnder('').flatMap((path) => faultsOfName(path).map((fault) => `${path}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it.each([
    ['PLAN.md', 'not a file of the top level'],
    ['scripts/build.mjs', 'not a folder of the top level'],
    ['libs/orders/index.ts', 'not a folder of libs'],
    ['apps/admin/src/main.ts', 'not a folder of apps'],
    ['apps/api/main.ts', 'apps keep their code in src'],
    ['test/unit/order.spec.ts', 'not a folder of test'],
    ['libs/platform/http/utils.ts', 'a name that says nothing'],
    ['libs/platform/common/clock.ts', 'a name that says nothing'],
    ['libs/platform/http/request-helper.ts', 'a name that says nothing'],
    ['libs/platform/event-store/store.manager.ts', 'a name that says nothing'],
    ['libs/domain/vault/placeOrder.decide.ts', 'not in kebab-case'],
    ['libs/domain/Vault/place-order.decide.ts', 'not in kebab-case'],
    ['libs/kernel/case_file.ts', 'not in kebab-case'],
    ['libs/domain/vault/place-order.ts', 'not <concept>.<stereotype>.ts'],
    ['libs/sagas/deliver/deliver.aggregate.ts', 'not <concept>.<stereotype>.ts'],
  ])('refuse %s', (path, fault) => {
    expect(faultsOfName(path)).toContain(fault);
  });

  it.each([
    'libs/domain/order-case/ordering/place-order/place-order.decide.ts',
    'libs/domain/order-case/ordering/place-order/place-order.spec.ts',
    'libs/domain/vault/index.ts',
    'libs/sagas/expire-unpaid-orders/expire-unpaid-orders.saga.ts',
    'libs/kernel/money.ts',
    'libs/simulators/card-supplier.ts',
    'apps/api/src/main.ts',
    'test/vectors/public/Wycheproof_AES.json',
    'docs/adr/0001-an-order-is-a-case-file.md',
    '.ci/run',
    'jest.config.mjs',
    'README.zh-CN.md',
  ])('permit %s', (path) => {
    expect(faultsOfName(path)).toEqual([]);
  });
});
