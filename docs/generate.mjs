// Writes docs/events.md from the *.events.ts files of the domain; with --check it only says whether the page is up to date.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';

const root = process.cwd();
const page = join(root, 'docs', 'events.md');

/** The lists of values that types are made of, `(typeof ALARM_KINDS)[number]`: their docstrings and values. */
const lists = new Map();

function keepLists(statement) {
  for (const { name, initializer } of statement.declarationList.declarations) {
    const values = initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : undefined;
    if (values === undefined || !ts.isArrayLiteralExpression(values)) continue;
    lists.set(name.text, { doc: docOf(statement), values: values.elements.map((value) => value.getText()).join(' | ') });
  }
}

const listMeant = (node) => /^\(typeof ([A-Z_]+)\)\[number\]$/.exec(node.getText())?.[1];

/** Every type declared in a file: its name, docstring, syntax, and where it stands. */
function typesOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const imports = new Map();
  const types = new Map();
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = statement.moduleSpecifier.text;
      for (const { name } of statement.importClause?.namedBindings?.elements ?? []) imports.set(name.text, from);
    }
    if (ts.isVariableStatement(statement)) keepLists(statement);
    if (ts.isTypeAliasDeclaration(statement)) {
      const doc = docOf(statement) || (lists.get(listMeant(statement.type))?.doc ?? '');
      types.set(statement.name.text, { name: statement.name.text, doc, node: statement, path, imports, types });
    }
  }
  return types;
}

function docOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = doc === undefined ? '' : (ts.getTextOfJSDocComment(doc.comment) ?? '');
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}

const eventFiles = globSync('libs/domain/**/*.events.ts', { cwd: root })
  .sort()
  .map((path) => join(root, path));
const kernelFiles = globSync('libs/kernel/*.ts', { cwd: root, exclude: (name) => name.endsWith('.spec.ts') }).sort();
const filesByPath = new Map(eventFiles.map((path) => [path, typesOf(path)]));
const kernel = new Map(kernelFiles.flatMap((path) => [...typesOf(join(root, path))]));

/** The declaration that a name means in a type's file: its own, an imported one, or the kernel's. */
function resolve(name, from) {
  if (from.types.has(name)) return from.types.get(name);
  const origin = from.imports.get(name);
  if (origin?.startsWith('.')) return filesByPath.get(join(dirname(from.path), origin.replace(/\.js$/, '.ts')))?.get(name);
  return kernel.get(name);
}

const referenced = (node) => (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? node.typeName.text : undefined);

/** The newest version of every event type of a context: one more than its upcasters' table has steps. */
function versionsIn(context) {
  const versions = new Map();
  for (const path of globSync(`libs/domain/${context}/**/*.upcasters.ts`, { cwd: root })) {
    const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
    const look = (node) => {
      const isTable = ts.isCallExpression(node) && node.expression.getText() === 'eventVersions';
      for (const { name, initializer } of isTable ? node.arguments[1].properties : []) {
        versions.set(name.getText(), initializer.elements.length + 1);
      }
      ts.forEachChild(node, look);
    };
    look(source);
  }
  return versions;
}

const contextOf = (path) => relative(join(root, 'libs', 'domain'), path).split(sep)[0];
const versions = new Map([...new Set(eventFiles.map(contextOf))].map((context) => [context, versionsIn(context)]));

/** The version in which a fact is written today. */
function versionOf({ name, path, node }) {
  const type = node.type.typeArguments[0].literal.text;
  const version = versions.get(contextOf(path)).get(type);
  if (version === undefined) throw new Error(`no *.upcasters.ts of ${contextOf(path)} tells the version of ${name}`);
  return version;
}

/** The data of a fact's type, or undefined where a type is no fact. */
function factData({ node }) {
  if (referenced(node.type) !== 'Fact') return undefined;
  const [type, data] = node.type.typeArguments ?? [];
  return type !== undefined && ts.isLiteralTypeNode(type) && data !== undefined ? data : undefined;
}

/** The facts that a union names, through other unions. */
function factsOf(type) {
  if (factData(type) !== undefined) return [type];
  const members = ts.isUnionTypeNode(type.node.type) ? type.node.type.types : [type.node.type];
  return members.flatMap((member) => {
    const found = resolve(referenced(member) ?? '', type);
    return found === undefined ? [] : factsOf(found);
  });
}

/** A docstring that says of which stream these are the facts. */
const streamNamed = (doc) => /\bfacts? (?:of|that)\b[^`]*`([^`]+)`/i.exec(doc)?.[1];

const all = [...filesByPath.values()].flatMap((types) => [...types.values()]);
const streams = all
  .filter((type) => streamNamed(type.doc) !== undefined && factsOf(type).length > 0)
  .map((type) => ({ name: streamNamed(type.doc), facts: factsOf(type), doc: factData(type) === undefined ? type.doc : '' }))
  .sort((a, b) => (a.name.startsWith('order-') ? -1 : b.name.startsWith('order-') ? 1 : a.name.localeCompare(b.name)));

const homeless = all.filter((type) => factData(type) !== undefined && !streams.some(({ facts }) => facts.includes(type)));
if (homeless.length > 0) {
  throw new Error(`no docstring "Facts of \`stream\`" tells the stream of ${homeless.map(({ name }) => name).join(', ')}`);
}

/** The shapes that a node speaks of, and the shapes those speak of. */
function shapesIn(node, from, seen = new Map()) {
  const name = referenced(node);
  const found = name === undefined || name === 'Fact' ? undefined : resolve(name, from);
  if (found !== undefined && !seen.has(name)) {
    seen.set(name, found);
    shapesIn(found.node.type, found, seen);
  }
  // A result would end the walk.
  ts.forEachChild(node, (child) => void shapesIn(child, from, seen));
  return seen;
}

const tidy = (text) =>
  text
    .replaceAll(/\/\*\*.*?\*\//gs, '')
    .replaceAll(/\breadonly /g, '')
    .replaceAll(/\(typeof ([A-Z_]+)\)\[number\]/g, (written, name) => lists.get(name)?.values ?? written)
    .replaceAll(/\s+/g, ' ')
    .trim();
const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => (text === '' ? '' : `\`${cell(text)}\``);

function fieldsTable(node) {
  if (!ts.isTypeLiteralNode(node)) return [`${code(tidy(node.getText()))}`, ''];
  if (node.members.length === 0) return ['No fields.', ''];
  const rows = node.members.map((member) => {
    const optional = member.questionToken === undefined ? '' : ' (may be absent)';
    return `| \`${member.name.getText()}\`${optional} | ${code(tidy(member.type.getText()))} | ${cell(docOf(member))} |`;
  });
  return ['| field | type | meaning |', '|---|---|---|', ...rows, ''];
}

function chapter({ name, facts, doc }) {
  const files = [...new Set(facts.map(({ path }) => path))];
  const lines = [`## \`${name}\``, '', doc, ''];
  for (const path of files) {
    if (files.length > 1) lines.push(`### ${basename(path, '.events.ts')}`, '');
    for (const fact of facts.filter((one) => one.path === path)) {
      lines.push(`${files.length > 1 ? '####' : '###'} ${fact.name}`, '');
      lines.push(`Version ${versionOf(fact)}. ${fact.doc}`.trim(), '');
      lines.push(...fieldsTable(factData(fact)));
    }
  }
  return lines;
}

function shapesChapter() {
  const shapes = new Map();
  for (const fact of streams.flatMap(({ facts }) => facts)) shapesIn(factData(fact), fact, shapes);
  const metadata = kernel.get('Metadata');
  shapesIn(metadata.node.type, metadata, shapes);
  const sorted = [...shapes.values()].sort((a, b) => a.name.localeCompare(b.name));
  const lines = ['## Shapes', ''];
  for (const { name, doc, node } of sorted) {
    lines.push(`### ${name}`, '');
    if (doc !== '') lines.push(doc, '');
    if (ts.isTypeLiteralNode(node.type)) lines.push(...fieldsTable(node.type));
    else lines.push('```ts', tidy(node.type.getText()).replace(/^\| /, ''), '```', '');
  }
  return lines;
}

function generated() {
  const metadata = kernel.get('Metadata');
  return [
    '# Events',
    '',
    'Every fact that is recorded, by the stream it stands in. Generated from the `*.events.ts` files by `npm run docs:write`; do not edit.',
    '',
    'A record is `{v: 1, stream, revision, type, id, metadata, data}`; the tables below say what stands in `data`. Names and fields are the storage format: they only ever grow. Where a shape has to change, its `schemaVersion` goes up: the tables show the newest version, old ones are upcast when they are read.',
    '',
    '| stream | facts |',
    '|---|---|',
    ...streams.map(({ name, facts }) => `| \`${name}\` | ${facts.map((fact) => fact.name).join(', ')} |`),
    '',
    '## Metadata of every record',
    '',
    metadata.doc,
    '',
    ...fieldsTable(metadata.node.type),
    ...streams.flatMap(chapter),
    ...shapesChapter(),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function current() {
  try {
    return readFileSync(page, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const text = generated();
if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
  console.log('docs/events.md is written');
} else if (current() === text) {
  console.log('docs/events.md is up to date');
} else {
  console.error('docs/events.md is not what the *.events.ts files say: run npm run docs:write');
  process.exitCode = 1;
}
