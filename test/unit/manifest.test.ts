import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

const project = join(import.meta.dirname, '../..');

interface Entry {
  readonly command: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly Entry[];
    readonly menus: Readonly<Record<string, readonly Entry[]>>;
  };
}

const { contributes }: Manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));

function twice(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

suite('the commands of the manifest', () => {
  test('are there once, and once in each menu', () => {
    assert.deepEqual(twice(contributes.commands.map(({ command }) => command)), []);
    for (const [menu, entries] of Object.entries(contributes.menus)) {
      const inGroups = entries.map(({ command, group = '' }) => `${menu}: ${command} ${group.split('@')[0]}`);
      assert.deepEqual(twice(inGroups), []);
    }
  });

  test('are each registered in one place, since a second registration keeps the extension from starting', () => {
    const files = globSync('src/vscode/**/*.ts', { cwd: project }).map(file =>
      readFileSync(join(project, file), 'utf8'),
    );
    const registered = files.flatMap(text =>
      [...text.matchAll(/registerCommand\(\s*'(backprop\.[\w.]+)'|^\s*'(backprop\.[\w.]+)': /gm)].map(
        match => match[1] ?? match[2]!,
      ),
    );
    assert.ok(registered.length > 20);
    assert.deepEqual(twice(registered), []);
  });
});
