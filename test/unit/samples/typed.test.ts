import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RunSubject } from '../../../src/run/samples.ts';
import { inputsPrompt, inputsText, readInputs } from '../../../src/samples/typedInputs.ts';
import { readNumbers } from '../../../src/samples/typedNumbers.ts';
import { readTargets, targetsPrompt, targetsText } from '../../../src/samples/typedTargets.ts';
import { classes, numbers, sides, twoAndFour } from './subjects.ts';

suite('typed numbers', () => {
  test('are read with commas, semicolons, blanks and lines between them, in brackets or not', () => {
    for (const text of [
      '1, -2.5, 3e2',
      '1 -2.5 300',
      '[1; -2.5; +300.]',
      '\n1\t-2.5\n300,',
      'array([1, -2.5, 300])'.slice(5),
    ]) {
      assert.deepEqual(readNumbers(text, 3, 'input'), { values: [1, -2.5, 300] }, text);
    }
  });

  test('what is no number is named with its place', () => {
    const problems: readonly (readonly [string, string])[] = [
      ['1, 2, x, 4', 'the 3rd of 4 is not a number: "x"'],
      ['1, 0x10', 'the 2nd of 4 is not a number: "0x10"'],
      ['Infinity', 'the 1st of 4 is not a number: "Infinity"'],
      ['1 2 3 4 five', 'the 5th of 5 is not a number: "five"'],
      ['1e999', 'the 1st of 4 is too large for 64 bits: "1e999"'],
      ['1 2 3 4 5', '5 numbers are given, but there are 4 inputs'],
      ['1', '1 number is given, but there are 4 inputs'],
      ['', '0 numbers are given, but there are 4 inputs'],
    ];
    for (const [text, problem] of problems) assert.deepEqual(readNumbers(text, 4, 'input'), { problem }, text);
  });

  test('a pasted image is read', () => {
    const pixels = Array.from({ length: 784 }, (_, index) => index / 784);
    assert.deepEqual(readNumbers(JSON.stringify(pixels), 784, 'input'), { values: pixels });
  });
});

suite('a typed input', () => {
  test('is in the units of the source, and scaled for the network', () => {
    assert.equal(
      inputsPrompt(classes),
      '2 numbers for length, width, in the units of the data: they are scaled for the network. Commas or blanks between them.',
    );
    assert.equal(inputsText(classes, [0.5, 1 / 3]), '4, 20');
    assert.deepEqual(readInputs(classes, '1, 40', [0.5, 1 / 3]), { values: [0, 1] });
    assert.deepEqual(readInputs(classes, '13 10', [0.5, 1 / 3]), { values: [2, 0] });
  });

  test('a number that was not touched keeps every digit', () => {
    const before = [0.123456789012345, 0.987654321098765];
    const [, second] = inputsText(classes, before).split(', ');
    assert.deepEqual(readInputs(classes, inputsText(classes, before), before), { values: before });
    assert.deepEqual(readInputs(classes, `1, ${second}`, before), { values: [0, before[1]] });
  });

  test('where nothing is scaled nothing is said of it, and a number stands as it is', () => {
    assert.equal(
      inputsPrompt(numbers),
      '1 number for x0. Commas or blanks between them.'.replace('x0', numbers.samples.inputNames[0]!),
    );
    assert.equal(inputsText(numbers, [0.1 + 0.2]), '0.30000000000000004');
    assert.deepEqual(readInputs(numbers, '-7', [0]), { values: [-7] });
  });

  test('what the network’s arithmetic cannot hold is refused', () => {
    const single: RunSubject = { ...numbers, model: { ...numbers.model, precision: 'float32' } };
    assert.match(
      problemOf(readInputs(single, '1e39', [0])),
      /^the 1st of 1 is, for the network, 1e\+39, which is beyond /,
    );
    const steep = { ...classes.samples, scaling: { offset: Float64Array.of(0, 0), scale: Float64Array.of(1e-10, 1) } };
    assert.equal(
      problemOf(readInputs({ ...classes, samples: steep }, '1e300, 0', [0, 0])),
      'the 1st of 2 is too large to be scaled for the network',
    );
  });

  test('the prompt for an image names the first inputs and the last', () => {
    const samples = { ...numbers.samples, inputNames: [] };
    const image = { model: { ...numbers.model, inputs: 784 }, samples };
    assert.match(inputsPrompt(image), /^784 numbers for input 0, .*, input 7, \.\.\. input 783\. /);
  });
});

suite('a typed target', () => {
  const index = (name: string) => classes.samples.classNames!.indexOf(name);
  const hot = (chosen: number) => [0, 1, 2].map(k => Number(k === chosen));

  test('of a classification is a class, by its name or its number, or numbers', () => {
    assert.deepEqual(readTargets(classes, 'green'), { values: hot(index('green')) });
    assert.deepEqual(readTargets(classes, ' Green '), { values: hot(index('green')) });
    assert.deepEqual(readTargets(classes, '2'), { values: hot(2) });
    assert.deepEqual(readTargets(classes, '0.5, 0.25, 0.25'), { values: [0.5, 0.25, 0.25] });
    assert.match(problemOf(readTargets(classes, 'yellow')), /^there is no such class; write ".*" or ".*"$/);
    assert.match(problemOf(readTargets(classes, '3')), /^there is no such class/);
    assert.match(problemOf(readTargets(classes, '')), /^there is no such class/);
  });

  test('where classes are weighted is one of them', () => {
    const model = { ...classes.model, classWeights: [1, 2, 3] };
    assert.deepEqual(readTargets({ ...classes, model }, 'green'), { values: hot(index('green')) });
    assert.deepEqual(readTargets({ ...classes, model }, '0, 0, 1'), { values: [0, 0, 1] });
    assert.equal(
      problemOf(readTargets({ ...classes, model }, '0.5, 0.25, 0.25')),
      'classes are weighted, so the target must be one of them; write a single 1 among zeros',
    );
  });

  test('is written as its class where it is one, and as numbers where it is not', () => {
    assert.equal(targetsText(classes, hot(index('blue'))), 'blue');
    assert.equal(targetsText(classes, [0.5, 0.5, 0]), '0.5, 0.5, 0');
    assert.equal(targetsText(numbers, [1, 0]), '1, 0');
    assert.match(
      targetsPrompt(classes),
      /^The class that would be right: ".*" or ".*"; or a number for each output\.$/,
    );
  });

  test('a class whose name is a number is meant by its name first, and its own letters come before like ones', () => {
    const samples = { ...classes.samples, classNames: ['2', '0', '1'] };
    assert.deepEqual(readTargets({ ...classes, samples }, '2'), { values: hot(0) });
    const alike = { ...classes.samples, classNames: ['a', 'A', 'b'] };
    assert.deepEqual(readTargets({ ...classes, samples: alike }, 'A'), { values: hot(1) });
  });

  test('numbers are as many as the outputs, and such as the loss takes', () => {
    assert.deepEqual(readTargets(numbers, '1.5 -2'), { values: [1.5, -2] });
    assert.equal(problemOf(readTargets(numbers, '1.5')), '1 number is given, but there are 2 outputs');
    assert.match(
      problemOf(readTargets(classes, '0.5, 0.25, 0.5')),
      /add up to 1 in each row, but the target adds up to 1\.25/,
    );
    assert.match(targetsPrompt(numbers), /^The target: 2 numbers for /);
  });
});

function problemOf(reading: ReturnType<typeof readNumbers>): string {
  assert.ok('problem' in reading, JSON.stringify(reading));
  return reading.problem;
}

suite('a typed target of named classes', () => {
  test('on one sigmoid unit is a class by its name, or a share', () => {
    assert.match(targetsPrompt(sides), /^The class that would be right: "No" or "Yes"; or a number for each output\.$/);
    assert.deepEqual(readTargets(sides, 'yes'), { values: [1] });
    assert.deepEqual(readTargets(sides, ' No '), { values: [0] });
    assert.deepEqual(readTargets(sides, '0.25'), { values: [0.25] });
    assert.equal(problemOf(readTargets(sides, 'maybe')), 'there is no such class; write "No" or "Yes"');
    assert.match(
      problemOf(readTargets(sides, '1.5')),
      /needs targets from 0 to 1, but the target has 1\.5; give a number from 0 to 1$/,
    );
    assert.deepEqual(
      [targetsText(sides, [1]), targetsText(sides, [0]), targetsText(sides, [0.5])],
      ['Yes', 'No', '0.5'],
    );
  });

  test('that are numbers is one of these, not the number of one', () => {
    assert.deepEqual(readTargets(twoAndFour, '4'), { values: [0, 1] });
    assert.equal(problemOf(readTargets(twoAndFour, '1')), 'there is no such class; write "2" or "4"');
    assert.deepEqual(readTargets(twoAndFour, '0.5, 0.5'), { values: [0.5, 0.5] });
    assert.equal(targetsText(twoAndFour, [1, 0]), '2');
  });
});
