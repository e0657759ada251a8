import { mostFormed } from '../../engine/explicit.ts';
import { quoted } from '../../trace/quantityRef.ts';
import type { LayerChain } from '../chain.ts';
import { array, commented, literal } from './program.ts';

/**
 * A NumPy program that multiplies a layer's matrices out as the lecture does and asserts that they come to the recorded numbers:
 * dE/dy . dy/dnet = dE/dnet, dE/dnet . dnet/dvec(W) = dE/dvec(W), which reshaped is dE/dW, and dE/dnet . W = dE/dx. Jacobians too
 * large to be formed are multiplied by their structure. Where numbers are not finite it prints instead of asserting.
 */
export function chainPython(chain: LayerChain): string {
  const [lack] = Object.values(chain.missing);
  if (lack !== undefined) throw new Error(`the chain is not complete at this stop. ${lack}`);
  const { shape, epoch, sample, weights, firstUnit, precision } = chain;
  const { name, inputs: I, outputs: O, activation } = shape;
  const rows = I === 0 ? O : weights.length / I;
  const isWhole = rows === O;
  const isPlain = allFinite(chain);
  const bias = shape.bias ? (isWhole ? ' + b' : ' + b[units]') : '';
  const isAsserted = isPlain && netHolds(chain);
  const check = isAsserted ? asserted : compared;
  const rtol = tolerances[precision];
  return [
    'import numpy as np',
    '',
    ...commented(
      `Layer ${quoted(name)} (${activation}), ${chain.stop ? `${sample}, at ${chain.stop.position}` : `epoch ${epoch}, ${sample}, before the epoch's first update`}.`,
    ),
    ...chain.notes.flatMap(commented),
    ...(isAsserted
      ? []
      : [
          `# ${isPlain ? 'W is not exact' : 'Some numbers are not finite'}: products are compared and printed, not asserted.`,
        ]),
    '',
    // What is added up may be far larger than what comes out: roundings are of its size.
    'def agrees(a, b, size=0):',
    `    return np.allclose(a, b, rtol=${rtol}, atol=${rtol} * np.max(size), equal_nan=True)`,
    '',
    `I, O = ${I}, ${O}`,
    `x = ${array(chain.input)}`,
    ...(isWhole
      ? [`W = ${array(weights)}.reshape(O, I)`]
      : [
          ...commented(
            `W has too many weights to be shown whole: these are rows ${firstUnit} to ${firstUnit + rows - 1}.`,
          ),
          `units = slice(${firstUnit}, ${firstUnit + rows})`,
          `W = ${array(weights)}.reshape(${rows}, I)`,
        ]),
    ...(shape.bias ? [`b = ${array(chain.bias)}`] : []),
    `net = ${array(chain.net)}`,
    `y = ${array(chain.output)}`,
    `dE_dy = ${array(chain.outputGradient)}`,
    `dE_dnet = ${array(chain.delta)}`,
    `dE_dx = ${array(chain.inputGradient)}`,
    ...(chain.target ? [`t = ${array(chain.target)}`] : []),
    '',
    '# net = W x + b',
    check(
      `W @ x${bias}`,
      isWhole ? 'net' : 'net[units]',
      'net',
      `np.abs(W) @ np.abs(x)${bias && ` + np.abs(${bias.slice(3)})`}`,
    ),
    ...activationLines(chain, check),
    ...weightLines(chain, check),
    ...(isWhole
      ? [
          '',
          '# dE/dnet . W = dE/dx, handed down',
          check('dE_dnet @ W', 'dE_dx', 'dE/dx', 'np.abs(dE_dnet) @ np.abs(W)'),
        ]
      : ['', ...commented('dE/dx needs all of W and cannot be multiplied out here.')]),
    `print("${isAsserted ? 'all products agree with the recorded numbers' : 'done'}")`,
    '',
  ].join('\n');
}

type Check = (expression: string, recorded: string, what: string, size?: string) => string;
const asserted: Check = (...compared) => `assert ${agreement(...compared)}, "${compared[2]}"`;
const compared: Check = (...compared) =>
  `print("${compared[2]}", "agrees" if ${agreement(...compared)} else "differs")`;
const agreement: Check = (expression, recorded, _, size) =>
  `agrees(${expression}, ${recorded}${size === undefined ? '' : `, ${size}`})`;

function activationLines(
  { activationJacobian, fused, classWeight, shape, outputGradient }: LayerChain,
  check: Check,
): string[] {
  const O = shape.outputs;
  const isDiagonal = activationJacobian.form === 'diagonal';
  const given = isDiagonal ? [`derivative = ${array(activationJacobian.diagonal)}`] : [];
  const isFormed = O * O <= mostFormed;
  const formed = isDiagonal ? 'np.diag(derivative)' : 'np.diag(y) - np.outer(y, y)';
  const size = `np.abs(dE_dy) @ ${isDiagonal ? 'np.abs(dy_dnet)' : '(np.diag(y) + np.outer(y, y))'}`;
  const product = isFormed
    ? [`dy_dnet = ${formed}`, check('dE_dy @ dy_dnet', 'dE_dnet', 'dE/dnet', size)]
    : [check(isDiagonal ? 'dE_dy * derivative' : 'y * (dE_dy - dE_dy @ y)', 'dE_dnet', 'dE/dnet', 'np.abs(dE_dy)')];
  const own = isDiagonal ? '(y - t) / O' : '(y * np.sum(t) - t)';
  const atOnce = classWeight === null ? own : `${literal(classWeight)} * ${own}`;
  return [
    '',
    '# dE/dy . dy/dnet = dE/dnet',
    ...(fused === null
      ? []
      : [`# The training computes it at once: ${fused}`, check(atOnce, 'dE_dnet', 'dE/dnet at once', 'np.abs(y)')]),
    ...given,
    // Where an output has underflowed the factors have left what numbers can hold, and only the formula above is exact.
    ...(fused !== null && !outputGradient.every(Number.isFinite) ? [] : product),
  ];
}

function weightLines({ shape }: LayerChain, check: Check): string[] {
  const { inputs: I, outputs: O, bias } = shape;
  const isFormed = O * O * I <= mostFormed;
  return [
    '',
    ...(isFormed
      ? [
          '# dE/dnet . dnet/dvec(W) = dE/dvec(W): row o of the Jacobian holds x in columns o I to o I + I - 1',
          'dnet_dvecW = np.kron(np.eye(O), x)',
          'dE_dvecW = dE_dnet @ dnet_dvecW',
        ]
      : [
          ...commented(`dnet/dvec(W) has ${literal(O)} x ${literal(O * I)} elements; by its block structure:`),
          'dE_dvecW = np.repeat(dE_dnet, I) * np.tile(x, O)',
        ]),
    'dE_dW = dE_dvecW.reshape(O, I)',
    check('dE_dW', 'np.outer(dE_dnet, x)', 'dE/dW'),
    ...(bias ? ['dE_db = dE_dnet  # dnet/db is the identity'] : []),
  ];
}

function allFinite({
  input,
  weights,
  bias,
  net,
  output,
  outputGradient,
  delta,
  inputGradient,
  fused,
}: LayerChain): boolean {
  const needed = [input, weights, bias, net, output, delta, inputGradient, ...(fused === null ? [outputGradient] : [])];
  return needed.every(values => values.every(Number.isFinite));
}

/** Whether W x + b is the net value, as it is not where the weights could not be recovered. */
function netHolds({ input, weights, firstUnit, bias, net, precision }: LayerChain): boolean {
  const I = input.length;
  return net.subarray(firstUnit, firstUnit + weights.length / I).every((value, row) => {
    let sum = bias[firstUnit + row] ?? 0;
    let size = Math.abs(sum);
    for (let i = 0; i < I; i++) {
      const term = weights[row * I + i] * input[i];
      sum += term;
      size += Math.abs(term);
    }
    return Math.abs(sum - value) <= tolerances[precision] * size;
  });
}

const tolerances = { float64: 1e-9, float32: 1e-4 } as const;
