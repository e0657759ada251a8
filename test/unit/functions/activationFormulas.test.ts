import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ActivationOptions } from '../../../src/engine/options.ts';
import type { FunctionFormula } from '../../../src/functions/activation.ts';
import { elementwiseActivation } from '../../../src/functions/activations.ts';
import { activationVariants } from '../engine/support.ts';
import { evaluate } from '../why/explain/evaluate.ts';

const all: readonly ActivationOptions[] = [
  ...activationVariants,
  { type: 'leakyRelu', slope: -2.5 },
  { type: 'elu', alpha: 3 },
];

const netValues = [-1e200, -800, -40, -6, -3, -1, -0.1, -1e-9, 0, 1e-9, 0.1, 1, 3, 6, 40, 800, 1e200];

function comesTo({ of, abbreviations }: FunctionFormula, net: number, y: number): number {
  const symbols: Record<string, number> = { net, y };
  for (const { name, of, at } of abbreviations) {
    symbols[name] = evaluate(of, symbols);
    near(symbols[name], at(net), `${name} at ${net}`);
  }
  return evaluate(of, symbols);
}

function near(actual: number, expected: number, what: string): void {
  const scale = Math.max(1, Math.abs(expected));
  assert.ok(
    actual === expected || Math.abs(actual - expected) <= 1e-14 * scale,
    `${what}: ${actual} is not ${expected}`,
  );
}

for (const options of all) {
  const { f, df, formulas, steepest } = elementwiseActivation(options)!;
  suite(JSON.stringify(options), () => {
    test('has formulas that give what the engine computes, from one end of the numbers to the other', () => {
      for (const net of netValues) {
        // Sines of such numbers are not the engine's own.
        if (options.type === 'sin' && Math.abs(net) > 1e10) continue;
        const { output, derivative } = formulas(net);
        const y = f(net);
        near(comesTo(output, net, y), y, `f(${net})`);
        near(comesTo(derivative, net, y), df(net, y), `f'(${net})`);
      }
    });

    test('is nowhere steeper than is said, and as steep somewhere', () => {
      let found = 0;
      for (let net = -10; net <= 10; net += 1e-3) found = Math.max(found, Math.abs(df(net, f(net))));
      assert.ok(found <= steepest * (1 + 1e-12), `${found} is more than ${steepest}`);
      assert.ok(found >= steepest * 0.995, `${found} is less than ${steepest}`);
    });
  });
}

test('the formula of geluTanh keeps the digits of what is nearly 0', () => {
  const { f, df, formulas } = elementwiseActivation({ type: 'geluTanh' })!;
  for (const net of [-5, -8, -12]) {
    const { output, derivative } = formulas(net);
    const y = f(net);
    assert.ok(Math.abs(comesTo(output, net, y) / y - 1) < 1e-12, `f(${net})`);
    assert.ok(Math.abs(comesTo(derivative, net, y) / df(net, y) - 1) < 1e-12, `f'(${net})`);
  }
});
