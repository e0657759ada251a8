import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type PeakKind, peakFlopsPerTurn, peakModule } from '../peakModule.ts';
import { prepare, turnsPerEpoch } from '../peers/peak.ts';
import { createWorkload } from '../workloadData.ts';
import { shapes } from '../workloads.ts';

const xor = createWorkload(shapes.W1);

interface Expected {
  readonly kind: PeakKind;
  readonly lanes: number;
  /** The bytes of the instruction that multiplies. */
  readonly multiply: readonly number[];
  /** The sum of ten accumulators that begin at x = 0.5, after `turnsPerEpoch` turns of four steps. */
  readonly sum: number;
}

// acc = acc x + x ends at its fixed point x / (1 - x); acc = acc + x x counts the steps.
const counted = 10 * (0.5 + 4 * turnsPerEpoch * 0.25);
const table: readonly Expected[] = [
  { kind: 'f64 mul+add', lanes: 2, multiply: [0xfd, 0xf2, 0x01], sum: 10 },
  { kind: 'f64 FMA', lanes: 2, multiply: [0xfd, 0x87, 0x02], sum: counted },
  { kind: 'f32 mul+add', lanes: 4, multiply: [0xfd, 0xe6, 0x01], sum: 10 },
  { kind: 'f32 FMA', lanes: 4, multiply: [0xfd, 0x85, 0x02], sum: counted },
];

suite('the modules that measure the peak of a core', () => {
  for (const { kind, lanes, multiply, sum } of table) {
    test(`${kind} multiplies as often in a turn as is counted`, () => {
      const module = Buffer.from(peakModule(kind));
      const found = module.toString('latin1').split(Buffer.from(multiply).toString('latin1')).length - 1;
      assert.equal(2 * lanes * found, peakFlopsPerTurn(kind));
    });

    test(`${kind} takes all its turns`, async () => {
      const { runEpochs } = await prepare(xor, { kind });
      // In float32 the last sum is rounded.
      const difference = Math.abs((await runEpochs(1)) - sum);
      assert.ok(difference <= 2e-7 * sum, `${difference}`);
    });
  }
});
