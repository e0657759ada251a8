import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { build, type Metafile } from 'esbuild';
import { productBundles } from '../../../scripts/build/bundles.ts';
import { inProject, projectRoot } from '../../../scripts/paths.ts';
import { noticesFile, noticesText } from '../../../scripts/shipped/notices.ts';
import { contentsOf, shippedPackages } from '../../../scripts/shipped/packages.ts';
import { withTemporaryFolder } from '../../../scripts/temporary.ts';

/** An output of a bundle, of inputs with so many bytes. */
function output(file: string, inputs: Readonly<Record<string, number>>): Metafile {
  const included = Object.fromEntries(
    Object.entries(inputs).map(([input, bytesInOutput]) => [input, { bytesInOutput }]),
  );
  return { inputs: {}, outputs: { [file]: { bytes: 1, imports: [], exports: [], inputs: included } } };
}

suite('the notices of the build', () => {
  const notices = readFileSync(inProject(noticesFile), 'utf8');

  test('hold every package that esbuild puts into a bundle, with its version and the full text of its licence', async () => {
    const results = await Promise.all(
      productBundles.map(bundle => build({ ...bundle, absWorkingDir: projectRoot, metafile: true, write: false })),
    );
    const inputs = results.flatMap(({ metafile }) =>
      Object.values(metafile!.outputs).flatMap(({ inputs }) =>
        Object.keys(inputs).filter(input => inputs[input]!.bytesInOutput > 0),
      ),
    );
    const names = new Set(inputs.flatMap(input => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
    assert.ok(names.has('preact') && names.has('@kurkle/color'), [...names].join());
    for (const name of names) {
      const { version } = JSON.parse(readFileSync(inProject('node_modules', name, 'package.json'), 'utf8'));
      const part = notices.split(/^-+\n/m).findIndex(text => text.startsWith(`${name} ${version}\nLicence: `));
      assert.ok(part > 0, `${name} ${version} has no notice`);
      const text = notices.split(/^-+\n/m)[part + 1]!;
      assert.match(text, /copyright/i, name);
      assert.match(text, /Permission is hereby granted|Apache License/, name);
    }
  });

  test('hold the icons with both of their licences, and the tools that write a part of what ships', () => {
    assert.match(notices, /Attribution 4\.0 International[\s\S]*MIT License\s+Copyright \(c\) Microsoft Corporation/);
    assert.match(notices, /^peggy [\d.]+\nLicence: MIT$/m);
    assert.match(notices, /^assemblyscript [\d.]+\nLicence: Apache-2\.0$/m);
    assert.match(notices, /^\* musl libc/m);
    assert.match(notices, /^esbuild [\d.]+\nLicence: MIT$/m);
  });
});

suite('what may be bundled', () => {
  const contents = [{ file: 'dist/a.js', packages: ['node_modules/some'] }];

  function shipped(manifest: object, files: Readonly<Record<string, string>> = { LICENSE: 'Some terms.' }) {
    return withTemporaryFolder('licences', async root => {
      const folder = join(root, 'node_modules/some');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'some', version: '1.2.3', ...manifest }));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      return shippedPackages(root, contents);
    });
  }

  test('is a package under a permissive licence, whose texts and notices are taken along', async () => {
    const files = { 'LICENCE.md': '\uFEFFSome\r\nterms.\n', NOTICE: 'By some.', 'index.js': '' };
    const packages = await shipped({ license: 'MIT' }, files);
    assert.deepEqual(packages[0]!.texts, [
      { file: 'LICENCE.md', text: 'Some\nterms.' },
      { file: 'NOTICE', text: 'By some.' },
    ]);
    const text = noticesText(packages);
    for (const part of ['some 1.2.3 (MIT)', 'In: dist/a.js', '[LICENCE.md]\n\nSome\nterms.', '[NOTICE]\n\nBy some.']) {
      assert.ok(text.includes(part), part);
    }
  });

  test('is no package without a licence, under another licence, or without its text; the build says which and where', async () => {
    const refused = 'some 1.2.3, which is bundled into dist/a.js,';
    await assert.rejects(shipped({}), { message: new RegExp(`^${refused} names no licence in its package.json`) });
    for (const license of [
      'GPL-3.0-only',
      'MIT AND GPL-2.0',
      '(MIT OR SSPL-1.0)',
      'UNLICENSED',
      'SEE LICENSE IN X',
      '',
    ]) {
      const message = new RegExp(`^${refused} has the licence ${license.replace(/[()]/g, '\\$&')}\\. Bundle only`);
      await assert.rejects(shipped({ license }), { message });
    }
    for (const files of [{}, { LICENSE: ' \n' }, { 'README.md': 'MIT' }]) {
      const message = new RegExp(`^${refused} has the licence MIT, but no file with its text`);
      await assert.rejects(shipped({ license: '(MIT OR Apache-2.0)' }, files), {
        message: new RegExp(message.source.replace('MIT', '\\(MIT OR Apache-2.0\\)')),
      });
    }
  });

  test('is told from our own code; what is neither stops the build', () => {
    const metafile = output('dist/a.js', {
      'src/a.ts': 5,
      'node_modules/@a/b/node_modules/c/index.js': 3,
      'node_modules/@a/b/x.js': 1,
      'node_modules/unused/x.js': 0,
    });
    assert.deepEqual(contentsOf(metafile), [
      {
        file: 'dist/a.js',
        packages: ['node_modules/@a/b/node_modules/c', 'node_modules/@a/b', 'node_modules/esbuild'],
      },
    ]);
    assert.throws(() => contentsOf(output('dist/a.js', { 'vendor/x.js': 1 })), {
      message: /^dist\/a\.js holds vendor\/x\.js, which is neither ours/,
    });
  });
});
