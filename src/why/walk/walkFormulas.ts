import type { Formula } from '../../formula/formula.ts';

/**
 * The formulas of the lecture's seven steps, in its letters. x, y, z and net are columns, gradients are rows; indices count from
 * 0: o is a unit of the layer, i an input of it, k an output of the network.
 */
export const walkFormulas: readonly (readonly Formula[])[] = [
  [equal(by('E', 'net'), product(by('E', 'z'), by('z', 'net')))],
  [
    equal(by('E', vec('W')), product(by('E', 'z'), by('z', 'net'), by('net', vec('W')))),
    equal(by('E', 'y'), product(by('E', 'z'), by('z', 'net'), by('net', 'y'))),
  ],
  [
    equal(symbol('y'), call('f', product(symbol('V'), symbol('x')))),
    equal(symbol('z'), call('f', product(symbol('W'), symbol('y')))),
    equal(symbol('E'), product(half(), series('k', '1', squared(minus(symbol('z', 'k'), symbol('t', 'k')))))),
    equal(by('E', symbol('z', 'k')), minus(symbol('z', 'k'), symbol('t', 'k'))),
    equal(symbol('ΔW'), { kind: 'negative', of: product(symbol('η'), by('E', 'W')) }),
    equal(symbol('ΔV'), { kind: 'negative', of: product(symbol('η'), by('E', 'V')) }),
  ],
  [
    equal(by('E', vec('W')), product(by('E', 'z'), by('z', 'net'), by('net', vec('W')))),
    equal(by('z', 'net'), call('diag', call("f'", symbol('net')))),
    equal(by(symbol('net', 'o'), symbol('W', 'o,i')), symbol('y', 'i')),
    equal(
      by('E', symbol('W', 'o,i')),
      product(minus(symbol('z', 'o'), symbol('t', 'o')), call("f'", symbol('net', 'o')), symbol('y', 'i')),
    ),
  ],
  [
    equal(by('net', 'y'), symbol('W')),
    equal(by('E', 'y'), product(by('E', 'net'), symbol('W'))),
    equal(by('E', symbol('y', 'i')), series('o', '1', product(by('E', symbol('net', 'o')), symbol('W', 'o,i')))),
  ],
  [
    equal(by('E', 'net'), product(by('E', 'z'), by('z', 'net'))),
    equal(by('E', 'W'), product(transpose(by('E', 'net')), transpose(symbol('y')))),
    equal(by('E', 'y'), product(by('E', 'net'), symbol('W'))),
  ],
  [
    equal(by('E', vec('V')), product(by('E', 'y'), by('y', 'net'), by('net', vec('V')))),
    equal(by('y', 'net'), call('diag', call("f'", symbol('net')))),
    equal(by(symbol('net', 'o'), symbol('V', 'o,i')), symbol('x', 'i')),
    equal(
      by('E', symbol('V', 'o,i')),
      product(by('E', symbol('y', 'o')), call("f'", symbol('net', 'o')), symbol('x', 'i')),
    ),
  ],
];

function symbol(name: string, index?: string): Formula {
  return index === undefined ? { kind: 'symbol', name } : { kind: 'symbol', name, index };
}

function by(of: Formula | string, variable: Formula | string): Formula {
  return { kind: 'derivative', of: named(of), by: named(variable) };
}

function named(formula: Formula | string): Formula {
  return typeof formula === 'string' ? symbol(formula) : formula;
}

function vec(name: string): Formula {
  return call('vec', symbol(name));
}

function call(name: string, argument: Formula): Formula {
  return { kind: 'call', name, arguments: [argument] };
}

function product(...factors: readonly Formula[]): Formula {
  return { kind: 'product', factors };
}

function minus(a: Formula, b: Formula): Formula {
  return { kind: 'sum', terms: [a, { kind: 'negative', of: b }] };
}

function squared(base: Formula): Formula {
  return { kind: 'power', base, exponent: { kind: 'number', value: 2 } };
}

function half(): Formula {
  return { kind: 'fraction', over: { kind: 'number', value: 1 }, under: { kind: 'number', value: 2 } };
}

function series(index: string, to: string, of: Formula): Formula {
  return { kind: 'series', index, from: '0', to, of };
}

function transpose(of: Formula): Formula {
  return { kind: 'transpose', of };
}

function equal(...sides: readonly Formula[]): Formula {
  return { kind: 'equation', sides };
}
