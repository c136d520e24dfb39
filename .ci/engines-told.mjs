/** Which engine a spec file runs against; what the repository lies in says nothing of it. `servers`: what must name a server for it to run. */
const ENGINES = [
  { engine: 'Embedded (SQLite)', files: /\/test\/[^/]+\/[^/]*embedded[^/]*$/ },
  { engine: 'Events and leases in memory, for specs', files: /\/test\/[^/]+\/[^/]*in-memory[^/]*$/ },
  { engine: 'EventStoreDB, its double in this process', files: /\/test\/[^/]+\/[^/]*eventstoredb-double[^/]*$/ },
  { engine: 'EventStoreDB, a server', files: /\/test\/[^/]+\/event-store\.eventstoredb\.spec[^/]*$/, servers: ['EVENTSTORE_URL'] },
  { engine: 'MongoDB, a server', files: /\/test\/[^/]+\/[^/]*\.mongodb\.spec[^/]*$/, servers: ['MONGODB_URL'] },
  {
    engine: 'EventStoreDB and MongoDB, by api and worker processes',
    files: /\/test\/acceptance\/cluster\/[^/]+$/,
    servers: ['EVENTSTORE_URL', 'MONGODB_URL'],
  },
];

/**
 * One line for each engine that the run had specs for: how many passed and failed on it, and on which server; or why it was skipped.
 * @param {readonly {testFilePath: string, numPassingTests: number, numFailingTests: number, testExecError?: unknown}[]} results by file
 * @param {Readonly<Record<string, string | undefined>>} environment in which the settings are
 * @param {Readonly<Record<string, string>>} servers what each setting's server said of itself
 * @returns {string[]}
 */
export function enginesTold(results, environment, servers) {
  return ENGINES.flatMap(({ engine, files, servers: settings = [] }) => {
    const ours = results.filter(({ testFilePath }) => files.test(testFilePath));
    if (ours.length === 0) return [];
    const missing = settings.filter((setting) => (environment[setting] ?? '') === '');
    if (missing.length > 0) return [`skipped  ${engine}: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`];
    const passed = total(ours.map(({ numPassingTests }) => numPassingTests));
    const failed = total(ours.map((one) => one.numFailingTests + (one.testExecError ? 1 : 0)));
    const where = settings.map((setting) => servers[setting] ?? `${setting}: not asked`);
    const named = where.length === 0 ? '' : `; ${where.join('; ')}`;
    if (passed + failed === 0) return [`skipped  ${engine}: no spec of it ran${named}`];
    return [`ran      ${engine}: ${passed} passed, ${failed} failed${named}`];
  });
}

function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
