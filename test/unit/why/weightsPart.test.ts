import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { WeightsPart } from '../../../src/why/weightsPart.ts';
import type { WeightRows } from '../../../src/why/whyMessages.ts';
import type { SubjectNumbers, WhySubject } from '../../../src/why/whySubject.ts';
import { firstWhyState, reduceWhy, type WhyState } from '../../../webview/why/state.ts';
import { madePage, partsOf, xorNetwork } from '../../support/page/madeChain.ts';
import { runOf } from '../run/trainedRun.ts';

interface Looked {
  readonly unit: number | undefined;
  readonly epoch: number;
}

/** A part that looks at a layer of so many inputs and outputs, and the page that is told what comes of it. */
function opened(inputs: number, outputs: number) {
  const shape = { name: 'large', inputs, outputs, bias: true, activation: 'tanh' };
  const run = runOf([shape], 0);
  const all = [1, 2].map(epoch => new Float64Array(inputs * outputs).map((_, k) => k + epoch / 8));
  const weights = (epoch: number) => all[epoch - 1]!;
  const part = new WeightsPart();
  let page: WhyState = reduceWhy(firstWhyState, { type: 'show', parts: partsOf(madePage(xorNetwork, 0)) });
  const subject = ({ unit, epoch }: Looked): WhySubject => ({
    viewed: { run, selection: { layer: 0, epoch } },
    walk: null,
    canBreak: false,
    message: '',
    epoch,
    numbers: {
      source: { epoch, layers: [{ shape, weights: weights(epoch) }] },
      layer: 0,
      unit,
    } as unknown as SubjectNumbers,
  });
  return {
    /** What comes until the page has everything. */
    look(looked: Looked): WeightRows[] {
      const told: WeightRows[] = [];
      const now = subject(looked);
      for (let turn = 0; ; turn++) {
        assert.ok(turn < 20, 'there is no end of pieces');
        const { update } = part.next(now);
        if (!update) return told;
        told.push(update);
        page = reduceWhy(page, { type: 'show', parts: { weights: update } });
      }
    },
    /** The first and the last weight of a unit on the page, and as they are. */
    endsOf(unit: number) {
      const { firstUnit, weights: rows } = page.page!.chain!;
      return [rows[(unit - firstUnit) * inputs], rows[(unit - firstUnit + 1) * inputs - 1]];
    },
    expected: (unit: number, epoch: number) => [weights(epoch)[unit * inputs], weights(epoch)[(unit + 1) * inputs - 1]],
    reset: () => part.reset(),
  };
}

suite('the weights of a why page', () => {
  test('come whole and once where they are not many, whichever unit is chosen', () => {
    const { look } = opened(784, 128);
    assert.deepEqual(
      look({ unit: 3, epoch: 1 }).map(({ isNew, firstUnit, rows }) => [isNew, firstUnit, rows.length]),
      [[true, 0, 784 * 128]],
    );
    for (const unit of [127, undefined, 0]) assert.deepEqual(look({ unit, epoch: 1 }), []);
    assert.equal(look({ unit: 0, epoch: 2 }).length, 1);
  });

  test('stay where they are when a number of no unit is chosen', () => {
    const { look } = opened(1000, 300);
    look({ unit: 200, epoch: 1 });
    assert.deepEqual(look({ unit: undefined, epoch: 1 }), []);
  });

  const outputs = 160;
  const looked = fc.record({
    unit: fc.option(fc.integer({ min: 0, max: outputs - 1 }), { nil: undefined }),
    epoch: fc.integer({ min: 1, max: 2 }),
  });
  test('of a large layer are, whatever is chosen one after the other, those around the unit, in pieces of a row or a few', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1000, 2600),
        fc.array(fc.oneof(looked, fc.constant('reset' as const)), { maxLength: 12 }),
        (inputs, steps) => {
          const { look, endsOf, expected, reset } = opened(inputs, outputs);
          let epoch = 0;
          for (const step of steps) {
            if (step === 'reset') {
              reset();
              epoch = 0;
              continue;
            }
            const pieces = look(step);
            if (step.epoch === epoch) for (const { rows } of pieces) assert.ok(rows.length <= Math.max(inputs, 800));
            epoch = step.epoch;
            if (step.unit === undefined) continue;
            for (const unit of [step.unit - 2, step.unit - 1, step.unit, step.unit + 1, step.unit + 2]) {
              if (unit >= 0 && unit < outputs) assert.deepEqual(endsOf(unit), expected(unit, epoch));
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
