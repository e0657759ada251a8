import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fixesToTry } from '../../../src/cli/triedFixes.ts';
import type { Finding, FindingSeverity, Fix } from '../../../src/findings/finding.ts';
import { backprop, folderOf, xor } from './support.ts';

const zeros = {
  layers: [
    { name: 'hidden', units: 8, activation: 'tanh', init: 'zeros' },
    { name: 'out', units: 1, activation: 'sigmoid', init: 'zeros' },
  ],
  training: { epochs: 300, batchSize: 4 },
};
const folder = folderOf({
  'zeros.mlp.json': xor(zeros),
  'fine.mlp.json': xor({ training: { epochs: 400, batchSize: 2 } }),
});

interface FixDocument {
  readonly edits: readonly unknown[];
  readonly verified?: {
    readonly seeds: readonly number[];
    readonly measure: string;
    readonly after: readonly number[];
  };
}

function fixesOf(out: string): FixDocument[] {
  return JSON.parse(out).findings.flatMap(({ fixes }: { fixes: FixDocument[] }) => fixes);
}

function made(severity: FindingSeverity, code: Finding['code'], fixes: readonly Fix[]): Finding {
  return { code, kind: 'cause', severity, message: '', evidence: [], fixes };
}

function fix(title: string, ...path: string[]): Fix {
  return { title, edits: path.length === 0 ? [] : [{ path, value: 1 }] };
}

suite('backprop diagnose --try-fixes', () => {
  test('ends with the fixes that were tried, the best first, in words and numbers', async () => {
    const { code, out, err } = await backprop(folder, ['diagnose', 'zeros.mlp.json', '--try-fixes']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /\nfixes tried \(accuracy, 5 seeds\):\n {2}1\. .*: reaches 1 in \d of 5 seeds.* \(now: 0\.5 in 5 of 5\)\.\n/,
    );
    const plain = await backprop(folder, ['diagnose', 'zeros.mlp.json']);
    assert.ok(out.startsWith(plain.out), 'the diagnosis itself is the same');
  });

  test('gives the tried fixes their numbers in the document', async () => {
    const { out } = await backprop(folder, ['diagnose', 'zeros.mlp.json', '--try-fixes', '--json', '--seed', '3']);
    const verified = fixesOf(out).flatMap(each => each.verified ?? []);
    assert.ok(verified.length > 0);
    for (const { seeds, measure, after } of verified) {
      assert.deepEqual([seeds, measure, after.length], [[3, 4, 5, 6, 7], 'accuracy', 5]);
    }
    const plain = await backprop(folder, ['diagnose', 'zeros.mlp.json', '--json']);
    assert.ok(fixesOf(plain.out).every(each => each.verified === undefined));
  });

  test('stopped by Ctrl+C it ends with the diagnosis, what there is of the trial, and 130', async () => {
    let looks = 0;
    const args = ['diagnose', 'zeros.mlp.json'];
    const whole = await backprop(folder, args, { stopped: () => ++looks < 0 });
    const ofTraining = looks;
    looks = 0;
    // The training goes to its end; the trial has hardly begun.
    const stopped = await backprop(folder, [...args, '--try-fixes'], { stopped: () => ++looks > ofTraining + 2 });
    assert.deepEqual(stopped, { ...whole, code: 130 });
  });

  test('says so where there is nothing to try', async () => {
    const { code, out } = await backprop(folder, ['diagnose', 'fine.mlp.json', '--try-fixes']);
    assert.equal(code, 0);
    assert.match(out, /\nThere is no fix to try\.\n$/);
  });

  test('tries what helps against what is wrong, each change once; against what is likely only if nothing is wrong', () => {
    const likely = made('info', 'learning-rate-low', [fix('rate', 'optimizer')]);
    const wrong = made('warning', 'inputs-unscaled', [
      fix('more rows'),
      fix('scale', 'data'),
      fix('rate', 'optimizer'),
    ]);
    const same = made('error', 'wrong-loss', [fix('the same', 'data'), fix('loss', 'loss')]);
    const titles = (findings: readonly Finding[]) => fixesToTry(findings).map(({ title }) => title);
    assert.deepEqual(titles([likely, same, wrong]), ['the same', 'loss', 'rate']);
    assert.deepEqual(titles([likely]), ['rate']);
    assert.deepEqual(titles([made('error', 'leakage', [fix('more rows')])]), []);
  });
});
