import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { inProject, projectRoot } from '../../scripts/paths.ts';
import { withoutLinks } from '../../src/language/markdown.ts';

/** What VS Code's notifications take for a link, by its own expression. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

suite('notifications', () => {
  test('have no link in them, whatever the names are that they tell', () => {
    for (const name of [
      '[Fix it](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D)',
      '[a] [b](command:x)',
      '[a](https://a.example "b")',
      '[a](command:x)[b](FILE:///etc/passwd)',
    ]) {
      assert.match(name, link);
      const message = withoutLinks(`There is no layer ${name} any more.`);
      assert.doesNotMatch(message, link);
      assert.equal(message.replaceAll('] (', ']('), `There is no layer ${name} any more.`);
    }
    assert.equal(withoutLinks('W[1] (2) of [a]'), 'W[1] (2) of [a]');
  });

  test('are shown in one place, which sees to that', () => {
    const files = globSync('src/**/*.ts', { cwd: projectRoot }).filter(file =>
      /window\s*\.(?:show(?:Information|Warning|Error)Message|withProgress|showInputBox|createInputBox)\b|window\['?show/.test(
        readFileSync(inProject(file), 'utf8'),
      ),
    );
    assert.deepEqual(files, ['src/vscode/notify.ts']);
  });
});

suite('command links', () => {
  test('name commands that are registered, in texts that trust these alone', () => {
    const texts = new Map(
      globSync('src/**/*.ts', { cwd: projectRoot }).map(file => [file, readFileSync(inProject(file), 'utf8')]),
    );
    const trusted = [...texts].filter(([, text]) => /isTrusted|supportHtml|enableCommandUris: true/.test(text));
    const markdown = trusted.flatMap(([file, text]) =>
      [...text.matchAll(/(?:isTrusted|supportHtml)\s*=.*/g)].map(match => `${file}: ${match[0]}`),
    );
    assert.deepEqual(markdown, [
      'src/vscode/hover.ts: isTrusted = { enabledCommands: [hoverCommand, explainCommand] };',
    ]);
    const all = [...texts.values()].join('\n');
    const made = [...all.matchAll(/command:(backprop\.[\w.]+)|(?:hoverCommand|explainCommand) = '([\w.]+)'/g)];
    const names = new Set(made.map(match => match[1] ?? match[2]!));
    assert.ok(names.size >= 3, [...names].join());
    for (const name of names) assert.ok(all.includes(`'${name}'`), `${name} is not registered`);
    assert.deepEqual(
      [...texts].filter(([, text]) => /registerUriHandler/.test(text)).map(([file]) => file),
      [],
    );
  });
});
