import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

const project = join(import.meta.dirname, '../..');

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly markdown: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

const { contributes }: Manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
const commands = contributes.commands.map(({ command }) => command);
const steps = contributes.walkthroughs.flatMap(walkthrough => walkthrough.steps);
const commandsIn = (text: string, form: RegExp) => [...text.matchAll(form)].map(([, command]) => command!);

suite('the walkthrough', () => {
  test('has a text for each step, which the package holds, and no text without a step', () => {
    const texts = steps.map(({ media }) => media.markdown);
    assert.deepEqual(
      texts.toSorted(),
      readdirSync(join(project, 'media/walkthrough'))
        .map(name => `media/walkthrough/${name}`)
        .toSorted(),
    );
    assert.ok(readFileSync(join(project, '.vscodeignore'), 'utf8').split('\n').includes('!media/walkthrough/*'));
    for (const path of texts) assert.ok(readFileSync(join(project, path), 'utf8').trim().length > 100, path);
  });

  test('links to commands that there are, and is done with those that it links to', () => {
    for (const { id, description, completionEvents } of steps) {
      const linked = commandsIn(description, /\]\(command:([^)?]*)/g);
      const completing = commandsIn(completionEvents.join('\n'), /^onCommand:(.*)$/gm);
      assert.ok(linked.length > 0 && completing.length === completionEvents.length, id);
      for (const command of [...linked, ...completing]) assert.ok(commands.includes(command), command);
      assert.ok(completing.includes(linked[0]!), id);
    }
  });

  test('has steps, with names and titles of their own', () => {
    assert.notEqual(steps.length, 0);
    for (const key of ['id', 'title'] as const) {
      const names = steps.map(step => step[key]);
      assert.deepEqual(names, [...new Set(names)]);
    }
  });
});

test('every command is contributed once', () => {
  assert.deepEqual(commands, [...new Set(commands)]);
});
