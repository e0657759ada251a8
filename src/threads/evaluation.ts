import { loadRows } from '../engine/batches.ts';
import { createNetwork, type Network } from '../engine/network.ts';
import type { Samples } from '../engine/options.ts';
import { backwardDeltas, forward } from '../engine/passes.ts';
import { createProbe } from '../engine/probe.ts';
import type {
  EvaluationAnswers,
  EvaluationKind,
  EvaluationRequest,
  LayerWeights,
  ParameterRef,
  ProbeSample,
  RowsAnswer,
  SharesAnswer,
  SurfaceAnswer,
  SurfaceExtent,
} from '../run/questions.ts';
import { shapesOf } from '../run/runFacts.ts';
import { assertNever } from '../run/runState.ts';
import type { RunModel, RunSamples, RunSubject } from '../run/samples.ts';
import { checkExtent, gridInputs } from '../run/surfaceGrid.ts';
import { traceLayout } from '../trace/layout.ts';
import { probeLayout } from '../trace/probeBlock.ts';

/** Samples that pass through the network at once, and most activations of them; only a matter of memory. */
const mostChunk = 256;
const mostActivations = 2e6;

/** A network that answers under whatever weights a question brings. Holds the run's samples. */
export class Evaluation {
  readonly #samples: RunSamples;
  readonly #network: Network;
  readonly #probes: ReturnType<typeof probeLayout>;

  constructor({ model, samples }: RunSubject) {
    this.#samples = samples;
    this.#network = networkOf(model);
    this.#probes = probeLayout(traceLayout(shapesOf(model)));
  }

  /** Throws a RangeError, which says what does not fit, when the question does not suit the network. */
  answer({ layers, question }: EvaluationRequest): EvaluationAnswers[EvaluationKind] {
    setWeights(this.#network, layers);
    switch (question.kind) {
      case 'rows':
        return this.#rows();
      case 'surface':
        return this.#surface(question.extent);
      case 'probe':
        return this.#probe(question.sample);
      case 'shares':
        return this.#shares(question.parameter);
      default:
        return assertNever(question);
    }
  }

  #rows(): RowsAnswer {
    const { rows, inputs, targets } = this.#samples;
    return forwardRows(this.#network, { rows, inputs, targets });
  }

  #surface(extent: SurfaceExtent): SurfaceAnswer {
    const { inputs: I } = this.#network;
    const O = outputsOf(this.#network);
    checkExtent(extent, I, O);
    const rows = extent.rows * extent.columns;
    const { outputs } = forwardRows(this.#network, { rows, inputs: gridInputs(extent, I), targets: undefined });
    return { extent, outputs };
  }

  #probe(sample: ProbeSample): readonly Float64Array[] {
    const row = new Float64Array(this.#probes.tensorLength);
    createProbe(this.#network, this.#probes, row, this.#sampleOf(sample)).record();
    return this.#probes.layers.map(({ start, length }) => row.slice(start, start + length));
  }

  #shares({ layer: l, unit, input }: ParameterRef): SharesAnswer {
    const network = this.#network;
    expectIndex('layer', l, network.layers.length);
    const layer = network.layers[l]!;
    const { O, I, dnet, x } = layer;
    expectIndex('unit', unit, O);
    if (input !== null) expectIndex('input', input, I);
    else if (!layer.hasBias) throw new RangeError(`layer "${layer.name}" has no bias`);
    const { trainingRows: rows, inputs, targets } = this.#samples;
    const gradients = new Float64Array(rows);
    for (let start = 0; start < rows; start += network.capacity) {
      const B = Math.min(network.capacity, rows - start);
      loadRows(network, { rows, inputs, targets }, start, B);
      forward(network, B);
      backwardDeltas(network, B, l);
      for (let n = 0; n < B; n++) {
        gradients[start + n] = dnet[n * O + unit]! * (input === null ? 1 : x[n * I + input]!);
      }
    }
    return { gradients };
  }

  #sampleOf(sample: ProbeSample): Samples {
    const I = this.#network.inputs;
    const O = outputsOf(this.#network);
    if ('row' in sample) {
      const { row } = sample;
      const { rows, inputs, targets } = this.#samples;
      if (!Number.isInteger(row) || row < 0 || row >= rows) {
        throw new RangeError(`there is no kept row ${row}; there are ${rows}, counted from 0`);
      }
      return {
        rows: 1,
        inputs: inputs.subarray(row * I, (row + 1) * I),
        targets: targets.subarray(row * O, (row + 1) * O),
      };
    }
    expectLength('inputs', sample.inputs, I);
    expectLength('targets', sample.targets, O);
    return { rows: 1, ...sample };
  }
}

function networkOf({ inputs, layers, loss, classWeights, precision }: RunModel): Network {
  const zeros = { type: 'zeros' } as const;
  const still = { weightInit: zeros, biasInit: zeros, l1: 0, l2: 0, dropout: 0, trainable: true };
  const widths = layers.reduce((sum, { units }) => sum + units, inputs);
  const capacity = Math.max(1, Math.min(mostChunk, Math.floor(mostActivations / widths)));
  const options = {
    seed: 0,
    inputs,
    layers: layers.map(layer => ({ ...layer, ...still })),
    loss,
    classWeights,
    precision,
  };
  return createNetwork(options, capacity);
}

function setWeights({ layers }: Network, given: readonly LayerWeights[]): void {
  if (given.length !== layers.length) {
    throw new RangeError(`weights of ${given.length} layers were given for a network of ${layers.length}`);
  }
  for (const [l, { w, b, hasBias }] of layers.entries()) {
    const { weights, bias } = given[l]!;
    expectLength(`weights of layer ${l + 1}`, weights, w.length);
    expectLength(`biases of layer ${l + 1}`, bias, hasBias ? b.length : 0);
    w.set(weights);
    b.set(bias);
  }
}

function expectIndex(what: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new RangeError(`there is no ${what} ${index}; there are ${count}, counted from 0`);
}

function expectLength(what: string, values: Float64Array, length: number): void {
  if (values.length !== length) throw new RangeError(`${values.length} ${what} were given where ${length} are needed`);
}

/** Without targets they count as 0 and the losses mean nothing. */
function forwardRows(
  network: Network,
  { rows, inputs, targets }: { rows: number; inputs: Float64Array; targets: Float64Array | undefined },
): RowsAnswer {
  const { capacity, layers, sampleLosses } = network;
  const { y, O } = layers[layers.length - 1]!;
  const samples = { rows, inputs, targets: targets ?? new Float64Array(rows * O) };
  const outputs = new Float64Array(rows * O);
  const losses = new Float64Array(rows);
  for (let start = 0; start < rows; start += capacity) {
    const B = Math.min(capacity, rows - start);
    loadRows(network, samples, start, B);
    forward(network, B);
    outputs.set(y.subarray(0, B * O), start * O);
    losses.set(sampleLosses.subarray(0, B), start);
  }
  return { outputs, losses };
}

function outputsOf({ layers }: Network): number {
  return layers[layers.length - 1]!.O;
}
