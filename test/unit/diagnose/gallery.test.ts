import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gallerySpecs } from '../../../scripts/gallery/cases.ts';
import { diagnosed } from '../../../scripts/gallery/diagnosed.ts';
import { caseLine } from '../../../scripts/gallery/report.ts';
import { figuresOf, isAlarm, isHit, missedGoals } from '../../../scripts/gallery/score.ts';

const specs = gallerySpecs(join(import.meta.dirname, '../../gallery'));

test('of every kind of fault a right cause is named, and its healthy twin is left in peace', async () => {
  assert.ok(specs.length > 60, `${specs.length} specs`);
  const results = [];
  for (const spec of specs) results.push(await diagnosed(spec, undefined));
  const answers = results.map(({ all }) => all);
  const wrong = answers.filter(answer => (answer.kind === 'faulty' ? !isHit(answer) : isAlarm(answer)));
  assert.deepEqual(missedGoals(figuresOf(answers)), [], wrong.map(caseLine).join('\n'));
  // Without a word of what text and data said before, half of the causes show in the training, and nothing is made up.
  const alone = figuresOf(results.map(({ traceOnly }) => traceOnly));
  assert.ok(alone.hits >= 0.6 * alone.faulty, `${alone.hits} of ${alone.faulty} from the training alone`);
  assert.ok(alone.good >= 0.9 * alone.reported, `${alone.good} of ${alone.reported} causes from the training alone`);
  assert.equal(alone.alarms, 0);
});
