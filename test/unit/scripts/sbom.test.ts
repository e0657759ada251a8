import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { projectRoot } from '../../../scripts/paths.ts';
import { builtPackages } from '../../../scripts/shipped/notices.ts';
import { sbom } from '../../../scripts/shipped/sbom.ts';
import { cycloneDxProblems } from '../../support/cycloneDx.ts';

const product = { name: 'some', version: '1.2.3', description: 'Some.', license: 'MIT' };
const shipped = {
  name: '@a/b',
  version: '4.5.6',
  licence: 'MIT',
  folder: 'node_modules/@a/b',
  files: ['dist/a.js'],
  texts: [],
};
const locked = { version: '4.5.6', integrity: `sha512-${Buffer.alloc(64, 255).toString('base64')}` };
const files = { 'extension/dist/a.js': new TextEncoder().encode('abc') };

suite('the bill of materials', () => {
  test('has every package with its address, licence, hash and place, and every file with its hash', () => {
    const document = sbom(product, [shipped], { packages: { [shipped.folder]: locked } }, files);
    assert.deepEqual(cycloneDxProblems(document), []);
    assert.deepEqual(document.components, [
      {
        type: 'library',
        'bom-ref': 'pkg:npm/%40a/b@4.5.6',
        group: '@a',
        name: 'b',
        version: '4.5.6',
        scope: 'required',
        hashes: [{ alg: 'SHA-512', content: 'ff'.repeat(64) }],
        licenses: [{ license: { id: 'MIT' } }],
        purl: 'pkg:npm/%40a/b@4.5.6',
        evidence: { occurrences: [{ location: 'dist/a.js' }] },
      },
      {
        type: 'file',
        'bom-ref': 'file:extension/dist/a.js',
        name: 'extension/dist/a.js',
        // Of "abc", from FIPS 180.
        hashes: [{ alg: 'SHA-256', content: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }],
      },
    ]);
    assert.deepEqual(document.dependencies[0], { ref: 'some@1.2.3', dependsOn: ['pkg:npm/%40a/b@4.5.6'] });
  });

  test('is valid where a licence is an expression, and the schema would refuse what is no licence', () => {
    const with_ = (licence: string) =>
      sbom(product, [{ ...shipped, licence }], { packages: { [shipped.folder]: locked } }, files);
    assert.deepEqual(cycloneDxProblems(with_('(MIT OR Apache-2.0)')), []);
    assert.notDeepEqual(cycloneDxProblems(with_('Mine')), []);
  });

  test('is not made of a package that is another than the locked one', () => {
    for (const [entry, found] of [
      [undefined, 'package-lock.json does not have it'],
      [{ ...locked, version: '4.5.7' }, 'package-lock.json has 4.5.7'],
    ] as const) {
      assert.throws(() => sbom(product, [shipped], { packages: { [shipped.folder]: entry } }, files), {
        message: new RegExp(`^@a/b 4\\.5\\.6 is bundled, but ${found}\\. Run npm ci`),
      });
    }
  });

  test('of the build names no path of this machine and no time', async () => {
    const packages = await builtPackages();
    assert.ok(packages.length > 5);
    assert.doesNotMatch(
      JSON.stringify(packages.map(({ texts, ...rest }) => rest)),
      new RegExp(`${projectRoot}|\\d{4}-\\d\\d-\\d\\dT`),
    );
  });
});
