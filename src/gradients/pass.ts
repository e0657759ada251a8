/** The engine's own gradients at the first weights, and what its forward pass left: all that a back-propagation starts from. */
import { loadRows } from '../engine/batches.ts';
import { createClipping } from '../engine/clipping.ts';
import { batchWeight } from '../engine/meanLoss.ts';
import { createNetwork, inFloat64, type Layer, type Network } from '../engine/network.ts';
import { createOptimizer, parametersOf } from '../engine/optimizers.ts';
import type { EngineOptions, Samples } from '../engine/options.ts';
import { backward, forward } from '../engine/passes.ts';
import { addRegularizationGradient } from '../engine/regularization.ts';
import { createSchedule } from '../engine/schedule.ts';
import type { Loss } from '../functions/loss.ts';
import { fusedLoss, losses } from '../functions/losses.ts';

/** A layer over B rows. Arrays are row-major: w (O, I), x (B, I), net and y (B, O). */
export type PassLayer = Pick<
  Layer,
  'name' | 'activation' | 'elementwise' | 'I' | 'O' | 'hasBias' | 'w' | 'b' | 'l1' | 'l2'
> & {
  readonly x: Float64Array;
  readonly net: Float64Array;
  readonly y: Float64Array;
};

export interface Pass {
  /** B. */
  readonly rows: number;
  readonly layers: readonly PassLayer[];
  /** dE/dy of the last layer (B, m), of each row's own loss. */
  readonly lossGradient: Float64Array;
  /** dE/dnet of the last layer (B, m) where activation and loss are taken together: y - t, where they are apart undefined. */
  readonly fusedDelta: Float64Array | undefined;
  /** The size of what is subtracted in `lossGradient` and `fusedDelta` (B, m). */
  readonly lossSizes: Float64Array;
  /** What each row counts in a mean over the rows (B): 1 / B, or 1 / the sum of the weights of the rows' classes. */
  readonly shares: Float64Array;
  /** The weight of each row's class (B), which its delta includes; undefined without class weights. */
  readonly rowWeights: Float64Array | undefined;
  /** The weights (O, I) of each layer after one update. */
  readonly updatedWeights: () => readonly Float64Array[];
}

/** dE/dW (O, I) and dE/db (O) of a layer; of a layer without a bias the latter is empty. */
export interface LayerGradients {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

interface EngineGradients {
  readonly layers: readonly LayerGradients[];
  readonly pass: Pass;
}

/** Numbers that the engine's batch may hold; more rows than that are passed through in blocks. */
const blockNumbers = 4e6;

/**
 * dE/dW and dE/db of every layer for the mean loss of the samples with its regularization, at the first weights of a training, in
 * float64, with nothing dropped; and the pass that they come from.
 */
export function engineGradients(
  options: EngineOptions,
  samples: Samples,
  most: number = blockNumbers,
): EngineGradients {
  const first = createNetwork(options, 1);
  const width = first.layers.reduce((sum, { I, O }) => sum + I + 5 * O, first.inputs);
  const block = Math.max(1, Math.min(samples.rows, Math.floor(most / width)));
  const network = inFloat64(first, block);
  const { rows } = samples;
  const stores = network.layers.map(({ O }) => ({ net: new Float64Array(rows * O), y: new Float64Array(rows * O) }));
  const m = network.layers.at(-1)!.O;
  const isFused = fusedLoss(network.layers.at(-1)!.activation, network.loss) !== undefined;
  const loss = losses[network.loss];
  const [dy, dnet, sizes] = [0, 1, 2].map(() => new Float64Array(rows * m)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const sums = network.layers.map(({ w, b }) => ({ w: new Float64Array(w.length), b: new Float64Array(b.length) }));
  const rowWeights = network.sampleWeights && new Float64Array(rows);
  let total = 0;
  for (let start = 0; start < rows; start += block) {
    const B = Math.min(block, rows - start);
    loadRows(network, samples, start, B);
    forward(network, B);
    backward(network, B);
    const weight = batchWeight(network, B);
    total += weight;
    if (network.sampleWeights) rowWeights?.set(network.sampleWeights.subarray(0, B), start);
    for (const [l, { O, net, y, dw, db }] of network.layers.entries()) {
      stores[l]!.net.set(net.subarray(0, B * O), start * O);
      stores[l]!.y.set(y.subarray(0, B * O), start * O);
      addTo(sums[l]!.w, dw, weight);
      addTo(sums[l]!.b, db, weight);
    }
    const last = network.layers.at(-1)!;
    dy.set(last.dy.subarray(0, B * m), start * m);
    dnet.set(last.dnet.subarray(0, B * m), start * m);
    for (let k = 0; k < B * m; k++) {
      const size = lossSize(loss, isFused, last.y[k]!, network.t[k]!, m);
      sizes[start * m + k] =
        Math.abs(last.dy[k]!) * Number(!isFused) + size * (network.sampleWeights?.[Math.floor(k / m)] ?? 1);
    }
  }
  for (const [l, { dw, db }] of network.layers.entries()) {
    dw.set(sums[l]!.w.map(sum => sum / total));
    db.set(sums[l]!.b.map(sum => sum / total));
  }
  addRegularizationGradient(network);
  const layers = network.layers.map(({ dw, db, hasBias }) => ({
    weights: Float64Array.from(dw),
    bias: Float64Array.from(hasBias ? db : []),
  }));
  const passLayers = network.layers.map(
    (layer, l): PassLayer => ({ ...layer, ...stores[l]!, x: l === 0 ? samples.inputs : stores[l - 1]!.y }),
  );
  let updated: readonly Float64Array[] | undefined;
  const pass: Pass = {
    rows,
    layers: passLayers,
    lossGradient: dy,
    fusedDelta: isFused ? dnet : undefined,
    lossSizes: sizes,
    shares: new Float64Array(rows).fill(1 / total),
    rowWeights,
    updatedWeights: () => {
      updated ??= updatedWeights(options, network, layers);
      return updated;
    },
  };
  return { layers, pass };
}

/** What is subtracted in dE/dnet of a fused loss, y - t, or in dE/dy: as large as what a relative change of y or t changes there. */
function lossSize(loss: Loss, isFused: boolean, y: number, t: number, m: number): number {
  const size = Math.abs(y) + Math.abs(t);
  if (isFused) return size;
  const change = loss.derivative(y + smallShare * size, t) - loss.derivative(y, t);
  return (loss.weight(m) * Math.abs(change)) / smallShare;
}

const smallShare = 1e-6;

function addTo(sum: Float64Array, part: ArrayLike<number>, share: number): void {
  for (let k = 0; k < sum.length; k++) sum[k]! += share * part[k]!;
}

/** After the first update of a training with all rows in one batch, whatever its optimizer. The network keeps its weights. */
function updatedWeights(
  { optimizer, schedule, clipping }: EngineOptions,
  network: Network,
  gradients: readonly LayerGradients[],
): readonly Float64Array[] {
  const layers = network.layers.map((layer, l) => ({
    ...layer,
    w: Float64Array.from(layer.w),
    b: Float64Array.from(layer.b),
    dw: Float64Array.from(gradients[l]!.weights),
    db: layer.hasBias ? Float64Array.from(gradients[l]!.bias) : layer.db,
  }));
  const parameters = parametersOf({ layers });
  createClipping(clipping, parameters)();
  const rule = createOptimizer(optimizer, parameters);
  const { learningRate } = createSchedule(schedule, optimizer.learningRate);
  rule.begin();
  for (const { theta } of parameters) rule.update(theta, learningRate);
  return layers.map(({ w }) => w);
}
