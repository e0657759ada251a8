import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PanelFigures, TrainingFigures } from '../panel/measure.ts';
import { panelSection } from '../panel/report.ts';

const training: TrainingFigures = {
  name: 'XOR',
  seconds: 2,
  idle: { panel: [16, 16, 17], editor: [16, 16, 16], extensionHost: [0, 1] },
  training: { panel: [16, 24, 32, 400], editor: [16, 16], extensionHost: [] },
  messages: {
    messages: 60,
    bytes: 4e6,
    drawing: [10, 30, 20],
    drawnAtEnd: 999_000,
    trained: 1_000_000,
    catchingUp: 45,
  },
  clicks: [50, 70, 60],
};

/** The cells of the rows that begin with a training's name. */
function rowsOf(figures: PanelFigures): string[][] {
  return panelSection(figures)
    .split('\n')
    .filter(line => line.startsWith('| XOR'))
    .map(line =>
      line
        .split('|')
        .map(cell => cell.trim())
        .slice(2, -1),
    );
}

suite('the section of the panel', () => {
  const steps = { epochs: 10_000, milliseconds: [30, 10, 20] };
  const [panel, editor, messages, answers] = rowsOf({ trainings: [training], steps });

  test('holds the times between pictures against those of the same frame at rest', () => {
    assert.deepEqual(panel, ['panel', '16.0', '17.0', '28.0', '400', '400', '1.75', '50.0 %']);
    assert.deepEqual(editor, ['editor', '16.0', '16.0', '16.0', '16.0', '16.0', '1.00', '100 %']);
  });

  test('gives messages a second, and what the page lacked at the end', () => {
    assert.deepEqual(messages, ['500,000', '30.0', '2.00', '20.0', '1,000', '45.0']);
  });

  test('gives the times of clicks, and no delay where none was noted', () => {
    assert.deepEqual(answers, ['60.0', '70.0', '-', '1.00']);
  });

  test('gives the time of a step of the slider', () => {
    assert.match(
      panelSection({ trainings: [], steps }),
      /10,000 recorded epochs[\s\S]*20\.0 ms, 95th percentile 30\.0 ms/,
    );
  });
});
