import { numberInWords } from '../trace/formatNumber.ts';
import { type Culprit, equation, largest, type Operand, product, term, verdict, type Weights } from './culprit.ts';
import type { Layer, Network } from './network.ts';
import { firstNonFinite } from './vector.ts';

/**
 * The first NaN or infinity of a forward pass over B samples, net and output of each layer upwards. `weights` are those
 * that the pass was computed with; without them the terms of a net value are not known.
 */
export function badForward(
  { layers }: Network,
  B: number,
  weights: readonly Weights[] | undefined,
): Culprit | undefined {
  for (const [l, layer] of layers.entries()) {
    const net = firstNonFinite(layer.net, B * layer.O);
    if (net >= 0) return badNet(layer, l, net, weights?.[l]);
    const y = firstNonFinite(layer.y, B * layer.O);
    if (y >= 0) return badOutput(layer, l, y);
  }
  return undefined;
}

/** net[n][o] = b[o] + sum over i of w[o][i] x[n][i], `k` being its place in (B, O). */
function badNet({ net, x, I, O }: Layer, l: number, k: number, weights: Weights | undefined): Culprit {
  const [n, o] = [Math.floor(k / O), k % O];
  const what = `the net value of unit ${o} for sample ${n} is ${numberInWords(net[k])}. It is b + sum of w x, and`;
  const culprit = (why: string, ...operands: readonly Operand[]): Culprit => {
    return { layer: l, tensor: 'net', what: `${what} ${why}.`, operands };
  };
  const xi = (i: number): Operand => ({ name: `x[${i}]`, value: x[n * I + i] });
  const input = xi(largest(I, i => xi(i).value));
  if (!Number.isFinite(input.value)) return culprit(`${l === 0 ? 'the input ' : ''}${verdict(input)}`, input);
  if (!weights) return culprit(`the largest x is ${equation(input)}`, input);

  const { w, b } = weights;
  const bad = badRow({ w, b }, l, o, I);
  if (bad) return bad;
  const termAt = (i: number) => term({ name: `w[${i}]`, value: w[o * I + i] }, xi(i));
  const most = termAt(largest(I, i => termAt(i).value));
  const bias = { name: 'b', value: b[o] };
  if (Math.abs(bias.value) > Math.abs(most.value)) return culprit(`the largest term is ${equation(bias)}`, bias);
  return culprit(`the largest term is ${product(most)}`, ...most.factors);
}

/** A bias or weight of unit o that is NaN or infinite. */
function badRow({ w, b }: Weights, l: number, o: number, I: number): Culprit | undefined {
  const i = firstNonFinite(w.subarray(o * I, (o + 1) * I));
  if (i < 0 && Number.isFinite(b[o])) return undefined;
  const operand = i < 0 ? { name: 'b', value: b[o] } : { name: `w[${i}]`, value: w[o * I + i] };
  const olderName = `${i < 0 ? 'bias' : 'weight'} ${operand.name} of unit ${o}`;
  return {
    layer: l,
    tensor: 'weights',
    what: `${olderName} is ${numberInWords(operand.value)}.`,
    operands: [operand],
    olderName,
  };
}

/** y = f(net), where net is finite: then softmax is. */
function badOutput({ activation, net, y, O }: Layer, l: number, k: number): Culprit {
  const own = { name: 'net', value: net[k] };
  const what =
    `the output of unit ${k % O} for sample ${Math.floor(k / O)} is ${numberInWords(y[k])}. ` +
    `It is ${activation}(net) with ${equation(own)}.`;
  return { layer: l, tensor: 'output', what, operands: [own] };
}
