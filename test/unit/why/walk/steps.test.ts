import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Matrix } from '../../../../src/engine/matrix.ts';
import { networkScalarIndex } from '../../../../src/trace/layout.ts';
import { quantityNames } from '../../../../src/trace/quantity.ts';
import type { NetworkScalar } from '../../../../src/trace/scalars.ts';
import { walkLanguages } from '../../../../src/why/chain.ts';
import { nearestStep, walkLanguage, walkLength, walkStep, walkTitles } from '../../../../src/why/walk/steps.ts';
import { assertClose } from '../../engine/support.ts';
import { evaluate, freeIndices } from './evaluate.ts';
import { lectureEpochs, lectureNumbers, options } from './lectureNetwork.ts';

const steps = Array.from({ length: walkLength }, (_, step) => step);

suite('the lecture walk', () => {
  test('has the seven steps of the lecture in either language', () => {
    assert.equal(walkLength, 7);
    for (const language of walkLanguages) {
      assert.equal(walkTitles(language).length, 7);
      assert.equal(new Set(walkTitles(language)).size, 7);
      assert.deepEqual(
        steps.map(step => walkStep(step, language).title),
        walkTitles(language),
      );
    }
  });

  for (const step of steps) {
    test(`step ${step} says the same in both languages: as many paragraphs, of them two to four, and the same names`, () => {
      const [english, korean] = [walkStep(step, 'en'), walkStep(step, 'ko')];
      assert.ok(english.paragraphs.length >= 2 && english.paragraphs.length <= 4);
      assert.equal(korean.paragraphs.length, english.paragraphs.length);
      assert.deepEqual([korean.formulas, korean.layer, korean.parts], [english.formulas, english.layer, english.parts]);
      english.paragraphs.forEach((paragraph, index) => {
        assert.deepEqual(derivatives(korean.paragraphs[index]!), derivatives(paragraph), paragraph);
      });
    });

    test(`step ${step} is written in whole sentences, in Korean politely and in letters of no other script`, () => {
      for (const paragraph of walkStep(step, 'ko').paragraphs) {
        assert.match(paragraph, /\p{Script=Hangul}/u);
        for (const sentence of paragraph.split(/(?<=\.) /)) assert.match(sentence, /니다\.$/, sentence);
      }
      for (const paragraph of walkStep(step, 'en').paragraphs) {
        assert.doesNotMatch(paragraph, /\p{Script=Hangul}/u);
        assert.match(paragraph, /\.$/);
      }
    });

    test(`step ${step} lights up parts that its layer has`, () => {
      const { parts, layer } = walkStep(step, 'en');
      assert.ok(parts.length > 0);
      assert.equal(new Set(parts).size, parts.length);
      const names: readonly string[] = [...quantityNames, 'loss'];
      for (const part of parts) assert.ok(names.includes(part), part);
      const { bias } = options.layers[layer]!;
      if (!bias) for (const part of parts) assert.doesNotMatch(part, /bias/i);
      if (layer < options.layers.length - 1) assert.ok(!parts.includes('target') && !parts.includes('loss'));
    });

    test(`every formula of step ${step} holds with the numbers of the lecture's network`, () => {
      const { formulas, layer } = walkStep(step, 'en');
      const numbers = lectureNumbers(layer);
      const { units } = options.layers[layer]!;
      const inputs = options.layers[layer - 1]?.units ?? options.inputs;
      const sizes: Readonly<Record<string, number>> = { o: units, i: inputs, k: options.layers.at(-1)!.units };
      assert.ok(formulas.length > 0);
      for (const formula of formulas) {
        assert.ok(formula.kind === 'equation' && formula.sides.length > 1);
        for (const indices of everyChoice([...freeIndices(formula)], sizes)) {
          const [first, ...others]: readonly Matrix[] = formula.sides.map(side => evaluate(side, numbers, indices));
          for (const other of others) {
            assert.deepEqual([other.rows, other.columns], [first!.rows, first!.columns]);
            assertClose(other.values, [...first!.values], 1e-12, JSON.stringify([formula, indices]));
          }
        }
      }
    });
  }

  test('ends with the first layer, after six steps about the second', () => {
    assert.deepEqual(
      steps.map(step => walkStep(step, 'en').layer),
      [1, 1, 1, 1, 1, 1, 0],
    );
  });

  test('shows the nearest step in place of one that it does not have', () => {
    assert.deepEqual([-1, 0, 3, 3.5, 7, 1e9, Number.NaN].map(nearestStep), [0, 0, 3, 3, 6, 6, 0]);
    assert.equal(walkStep(99, 'ko').title, walkTitles('ko')[6]);
  });

  test('is in Korean where the editor is, and else in English', () => {
    assert.deepEqual(['ko', 'ko-KR', 'en', 'de', 'kok'].map(walkLanguage), ['ko', 'ko', 'en', 'en', 'en']);
  });
});

suite("the lecture's network", () => {
  test('has V and W as the lecture has them, and nothing that the lecture does not speak of', () => {
    const { layers, optimizer, loss } = options;
    assert.deepEqual(
      layers.map(({ name }) => name),
      ['V', 'W'],
    );
    assert.ok(layers.every(({ bias }) => !bias));
    assert.deepEqual([loss, optimizer.type], ['halfSquaredError', 'sgd']);
    assert.ok(options.training.inputs.every(value => value !== 0));
  });

  test('is right about some colours at first and about all six in the end, and its numbers are worth looking at', () => {
    const records = lectureEpochs();
    const figure = (name: NetworkScalar, epoch: number) => records.at(epoch)!.scalars[networkScalarIndex(name)]!;
    assert.equal(records.length, 500);
    assert.deepEqual([figure('accuracy', 0) < 0.5, figure('accuracy', -1)], [true, 1]);
    assert.ok(figure('loss', 0) > 0.2 && figure('loss', -1) < 0.01);
    for (const layer of [0, 1]) {
      for (const name of ['dE/dnet', layer === 0 ? 'dE/dV' : 'dE/dW']) {
        for (const value of lectureNumbers(layer).get(name)!.values) assert.ok(Math.abs(value) > 1e-4, name);
      }
    }
  });
});

/** The names of derivatives that a text mentions, each once. */
function derivatives(text: string): string[] {
  return [...new Set(text.match(/d\w+\/d(?:vec\(\w\)|[a-zVWE]+)/g))].toSorted();
}

/** Every choice of numbers for indices of these sizes. */
function everyChoice(
  names: readonly string[],
  sizes: Readonly<Record<string, number>>,
): Readonly<Record<string, number>>[] {
  const [name, ...others] = names;
  if (name === undefined) return [{}];
  const size = sizes[name] ?? assert.fail(`what is the index ${name}?`);
  return everyChoice(others, sizes).flatMap(choice =>
    Array.from({ length: size }, (_, value) => ({ ...choice, [name]: value })),
  );
}
