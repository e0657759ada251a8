import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepared } from '../plan/support.ts';
import { advicesIn } from './advices.ts';
import { arrayCases } from './arrayCases.ts';
import { csvCases } from './csvCases.ts';
import { specCases } from './specCases.ts';

const cases = [...specCases, ...csvCases, ...arrayCases];

/** What states an expectation is no advice, and sentences of documentation end with a full stop. */
const noAdvice = /^(found|expected|at most|fewer than|did you mean|rows are counted|text must)\b|\.\s*$/;

/** Advice about a run, which is no problem of a spec. */
const elsewhere = /weightEdits|fixMisfit/;

const advices = ['src/data/*.ts', 'src/plan/*.ts', 'src/spec/*.ts']
  .flatMap(advicesIn)
  .filter(({ file, text }) => !elsewhere.test(file) && !noAdvice.test(text));

const messages = await Promise.all(
  cases.map(async ({ before, files: read, limits }) => {
    const { problems } = await prepared(before, { files: read, ...(limits && { limits }) });
    return problems.map(({ message }) => message);
  }),
);

suite('the advice', () => {
  for (const { file, text, pattern } of advices) {
    test(`"${text.replaceAll('\u0000', '...')}" of ${file} has been followed`, () => {
      assert.ok(
        messages.flat().some(message => pattern.test(message)),
        `give it a case in ${import.meta.dirname}`,
      );
    });
  }
});

suite('a spec that is refused or warned of', () => {
  for (const [index, { after, files: before, filesAfter = before, limits }] of cases.entries()) {
    test(`trains once the advice is followed: ${messages[index]!.join(' / ')}`, async () => {
      assert.ok(messages[index]!.length > 0);
      const { options, problems } = await prepared(after, { files: filesAfter, epochs: 2, ...(limits && { limits }) });
      assert.deepEqual(
        problems.filter(({ code }) => code !== 'dropped-rows').map(({ message }) => message),
        [],
      );
      const trainer = createTrainer(options!);
      while (trainer.state === 'training') trainer.step();
      assert.deepEqual([trainer.epoch > 0, trainer.divergence], [true, undefined]);
    });
  }
});
