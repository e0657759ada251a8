/** What is said of a long run does not depend on how many of its epochs are kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { runTrace } from '../../../src/diagnose/trace.ts';
import { runFigures } from '../../../src/panel/runFigures.ts';
import type { Run } from '../../../src/run/run.ts';
import { type CraftedRun, craftedRun, denseLayers } from '../../support/page/craftedRun.ts';

const epochs = 40_000;
const layers = denseLayers(4, 3);
const long = (wanted: Partial<CraftedRun>): Run => craftedRun({ layers, epochs, recorded: [], ...wanted });

const kinds: Readonly<Record<string, () => Run>> = {
  'a loss that falls': () => long({}),
  'a loss that does not change': () => long({ network: name => (name === 'loss' ? 0.7 : undefined) }),
  'a validation loss that rises again': () =>
    long({
      info: { validationRows: 20 },
      network: (name, epoch) =>
        name === 'validationLoss' ? 0.3 + Math.abs(epoch - 9001) / epochs : name === 'loss' ? 1 / epoch : undefined,
    }),
  'a gradient that vanishes': () =>
    long({ layer: (name, layer) => (name === 'gradientNorm' || name === 'deltaRms' ? 10 ** (3 * layer - 12) : undefined) }),
  'a loss that explodes': () =>
    long({ state: 'diverged', network: (name, epoch) => (name === 'loss' ? 1.0005 ** epoch : undefined) }),
};

for (const [kind, make] of Object.entries(kinds)) {
  test(`${kind} is judged, and its figures are, as if every epoch was kept`, () => {
    const run = make();
    const judged = () => diagnose(runTrace(run)).map(({ code, severity, layer }) => ({ code, severity, layer }));
    const [verdict, figures] = [judged(), runFigures(run)];
    run.history.limit(0);
    assert.ok(run.history.thinnedEpochs > epochs / 2);
    assert.deepEqual(judged(), verdict);
    assert.deepEqual(runFigures(run), figures);
  });
}
