import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import { beforeTraining } from '../../../src/diagnose/beforeTraining.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { editedText } from '../../../src/spec/changedText.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { settingEdits } from '../../../src/spec/settingEdits.ts';

const gallery = join(import.meta.dirname, '../../gallery');
const specs = readdirSync(gallery, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.mlp.json'));

function prepared(text: string, folder: string) {
  return prepare(text, { files: nodeFiles(folder, gallery), limits: defaultLimits });
}

/** The text with a comment at the end of every line, which must survive. */
function commented(text: string): string {
  let line = 0;
  return text.replace(/(?=\n)/g, () => ` // line ${line++}`);
}

const comments = (text: string) => text.match(/\/\/ line \d+/g)?.toSorted() ?? [];

suite('every fix of every finding before a training, of the gallery', () => {
  for (const name of specs) {
    test(`${name}: can be written into the text, comments stay, and the network can be trained`, async () => {
      const folder = join(gallery, name, '..');
      const text = commented(readFileSync(join(gallery, name), 'utf8'));
      const findings = beforeTraining(await prepared(text, folder))!.findings;
      const fixes = findings.flatMap(finding => finding.fixes).filter(({ edits }) => edits.length > 0);
      for (const { title, edits } of fixes) {
        const found = settingEdits(text, edits);
        assert.ok(!('problem' in found), `${title}: ${JSON.stringify(found)}`);
        const fixed = editedText(text, found);
        assert.deepEqual(comments(fixed), comments(text), title);
        const { options, problems } = await prepared(fixed, folder);
        assert.ok(options, `${title}: ${problems[0]?.message}`);
      }
    });
  }
});
