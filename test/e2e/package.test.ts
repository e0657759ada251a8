import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { suite, test } from 'node:test';
import { unzipSync } from 'fflate';
import { inProject, projectRoot } from '../../scripts/paths.ts';
import { sbomFileOf } from '../../scripts/shipped/sbom.ts';
import { cycloneDxProblems } from '../support/cycloneDx.ts';
import { packagedVsix } from '../support/packagedExtension.ts';

/** Reviewed: what a person installs. A change of it belongs into the commit that makes it. */
const listed = 'test/fixtures/packageFiles.txt';

/** Of the package as it is downloaded, and of its files. A third of it is the pictures of the README. */
const mostMegabytes = { packed: 2.3, unpacked: 6 };

/** Every host that the package names, none of which is ever asked for anything. */
const hosts: Readonly<Record<string, string>> = {
  'json-schema.org': 'names of JSON Schema versions',
  'www.w3.org': 'names of XML namespaces',
  'schemas.microsoft.com': 'names of XML namespaces',
  'schemas.openxmlformats.org': 'names of XML namespaces',
  'opensource.org': 'notices',
  'www.apache.org': 'notices',
  'creativecommons.org': 'notices',
  'developers.google.com': 'notices',
  'www.musl-libc.org': 'notices',
  'github.com': 'notices, and comments of libraries',
  'www.chartjs.org': 'a comment of chart.js',
  'bsky.app': 'a comment of a library',
  'fontello.com': 'a remark in the icon font',
};

/** `module` is fflate's, which asks it for the threads that this extension does not use. */
const usedModules = [
  'module',
  'node:crypto',
  'node:fs',
  'node:fs/promises',
  'node:os',
  'node:path',
  'node:process',
  'node:stream',
  'node:timers/promises',
  'node:url',
  'node:util',
  'node:v8',
  'node:worker_threads',
  'node:zlib',
  'vscode',
];

interface Component {
  readonly type: string;
  readonly purl?: string;
  readonly name: string;
  readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
}

const files = unzipSync(readFileSync(packagedVsix));
const names = Object.keys(files).toSorted();
const textOf = (name: string) => Buffer.from(files[name]!).toString('latin1');

/** The files in which a text is found. */
function holding(text: string | RegExp): string[] {
  return names.filter(name => (typeof text === 'string' ? textOf(name).includes(text) : text.test(textOf(name))));
}

suite('the package', () => {
  test('holds exactly the files of the reviewed list', () => {
    assert.equal(`${names.join('\n')}\n`, readFileSync(inProject(listed), 'utf8'), `If it is meant, change ${listed}.`);
  });

  test('is no larger than it has reason to be', () => {
    const unpacked = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    assert.ok(statSync(packagedVsix).size < mostMegabytes.packed * 1e6, `${statSync(packagedVsix).size} bytes packed`);
    assert.ok(unpacked < mostMegabytes.unpacked * 1e6, `${unpacked} bytes unpacked`);
  });

  test('tells nothing of the machine that made it: no path, source map or registry', () => {
    const registry = process.env.npm_config_registry;
    const told = [projectRoot, `${homedir()}/`, registry === undefined ? '' : new URL(registry).host];
    for (const text of told.filter(text => text.length > 2)) assert.deepEqual(holding(text), [], text);
    for (const text of [/^\/[/*]# sourceMappingURL=\S/m, /node_modules\/[\w@]/]) {
      assert.deepEqual(holding(text), [], String(text));
    }
  });

  test('names no host but those that are known, with the reason', () => {
    const found = names.flatMap(name =>
      [...textOf(name).matchAll(/(?:https?|wss?):\/\/([\w.-]+)/g)].map(match => match[1]!),
    );
    assert.deepEqual([...new Set(found)].toSorted(), Object.keys(hosts).toSorted());
  });

  test('uses the modules of Node that it needs, and nothing that reaches another computer or starts a program', () => {
    const scripts = names.filter(name => /\.(?:cjs|mjs|js)$/.test(name));
    const modules = scripts.flatMap(name =>
      [...textOf(name).matchAll(/(?:\brequire\(|\bfrom|\bimport\(?)"([\w:/@.-]+)"/g)].map(match => match[1]!),
    );
    assert.deepEqual([...new Set(modules)].toSorted(), usedModules);
    for (const name of scripts) {
      assert.doesNotMatch(
        textOf(name),
        /\b(?:fetch\(|WebSocket\b|XMLHttpRequest\b|EventSource\b|sendBeacon\b|[^.\w]eval\()/,
        name,
      );
    }
  });

  test('has a bill of materials beside it that is valid, holds each of its files, and the packages of the notices', () => {
    const text = readFileSync(sbomFileOf(packagedVsix), 'utf8');
    const document = JSON.parse(text) as { readonly components: readonly Component[] };
    assert.deepEqual(cycloneDxProblems(document), []);
    const [libraries, others] = [true, false].map(is =>
      document.components.filter(({ type }) => is === (type === 'library')),
    );
    assert.deepEqual(
      others!.map(({ name }) => name),
      names,
    );
    const notices = Buffer.from(files['extension/dist/THIRD_PARTY_NOTICES.txt']!).toString('utf8');
    const noticed = [...notices.matchAll(/^ {2}(\S+) (\S+) \(.*\)$/gm)].map(
      ([, name, version]) => `${name} ${version}`,
    );
    const billed = libraries!.map(({ purl }) =>
      decodeURIComponent(purl!.replace('pkg:npm/', '')).replace(/(?!^)@/, ' '),
    );
    assert.ok(billed.length > 5);
    assert.deepEqual(billed, noticed);
    for (const { evidence } of libraries!) {
      for (const { location } of evidence!.occurrences) assert.ok(`extension/${location}` in files, location);
    }
    for (const local of [projectRoot, homedir()]) assert.ok(!text.includes(local));
  });
});
