import type { Checkpoint } from '../engine/checkpoint.ts';
import type { EpochBatch } from '../run/history.ts';
import type { Run } from '../run/run.ts';
import type { RunFacts } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import type { DebugToHost, WorkerToHost } from '../run/workerMessages.ts';
import { batchNorms, type FailedBatch } from '../trace/failedBatch.ts';
import type { LayerShape } from '../trace/shapes.ts';
import { testScalars } from '../trace/testScalars.ts';
import { hasTexts, inWords, isCount, isNumbers, isObject, isProblem, isTexts, need } from './messageForms.ts';

/** What a message is checked against. */
interface Known {
  /** The run that it is about; undefined until there is one. */
  readonly run: Run | undefined;
  /** The layers of the run that is continued; of a new one they are told by `started`. */
  readonly layers?: readonly LayerShape[] | undefined;
}

/**
 * Throws a TypeError for a message whose contents are not what its type says, or do not fit its run: before anything of it is used. A thread
 * is our own code, but nothing that goes wrong in one may reach further than its run.
 */
export function checkMessage(message: WorkerToHost | DebugToHost, { run, layers }: Known): void {
  switch (message.type) {
    case 'refused':
      need(Array.isArray(message.problems) && message.problems.every(isProblem), 'its problems are not problems');
      return;
    case 'unfit':
      need(typeof message.message === 'string', 'its message is not text');
      return;
    case 'started':
      checkFacts(message.info);
      checkSubject(message.subject, message.info);
      if (layers) checkLayers(message.info, layers);
      return;
    case 'basis':
      need(hasTexts(message.basis, ['data', 'arithmetic']), 'its basis has no digest or no arithmetic');
      return;
    case 'firstWeights':
      need(message.weights instanceof Float64Array, 'its weights are not 64-bit numbers');
      return;
    case 'epochs':
      if (run) checkEpochs(message, run);
      return;
    case 'mark':
      checkMark(message.mark, run);
      return;
    case 'ended':
      need(['finished', 'stopped', 'diverged'].includes(message.state), `its state is ${inWords(message.state)}`);
      need(typeof message.message === 'string', 'its message is not text');
      checkTest(message.test);
      checkFailedBatch(message.failedBatch, run);
      return;
    case 'protocol':
      need(isObject(message.message), 'its message is no object');
      return;
    case 'debugged':
      need(message.stop === undefined || isObject(message.stop), 'its stop is no object');
      need(isObject(message.travel), 'its travel is no object');
      return;
    case 'branched':
      need(isCount(message.branch), `its branch is ${inWords(message.branch)}`);
      if (message.left) {
        need(isCount(message.left.of) && isCount(message.left.epochs), 'it left at no epoch of no branch');
      }
      return;
    // In their order, the states are the words that may come.
    case 'state':
    case 'readSpec':
    case 'over':
      return;
  }
}

/** Throws unless these are the next epochs of the run, whole, and no more than it is to have. */
function checkEpochs({ firstEpoch, scalars, tensorEpochs, tensors }: EpochBatch, { history, info }: Run): void {
  const { scalarLength, tensorLength } = history.layout;
  const first = history.epochs + 1;
  need(
    firstEpoch === first,
    `the history ends at epoch ${history.epochs}, but the batch starts at ${inWords(firstEpoch)}`,
  );
  need(
    scalars instanceof Float64Array && tensors instanceof Float64Array && tensorEpochs instanceof Int32Array,
    'the numbers of the batch are not 64-bit numbers, or its epochs not 32-bit integers',
  );
  const epochs = scalars.length / scalarLength;
  need(
    Number.isInteger(epochs) && epochs > 0 && tensors.length === tensorEpochs.length * tensorLength,
    'the numbers of the batch are not those of whole epochs',
  );
  const last = history.epochs + epochs;
  need(last <= info.epochs, `the batch ends at epoch ${last}, but the run has ${info.epochs}`);
  need(
    tensorEpochs.every((epoch, k) => epoch >= (k === 0 ? first : tensorEpochs[k - 1]! + 1) && epoch <= last),
    'the epochs of its tensors are not those of the batch, ascending',
  );
}

function checkMark(mark: Checkpoint, run: Run | undefined): void {
  need(hasTexts(mark, ['arithmetic', 'training']), 'its checkpoint has no arithmetic or no training');
  const { epoch, batch, counters, streams, parameters, sums, record } = mark;
  need(isCount(epoch) && isCount(batch), `its checkpoint is at epoch ${inWords(epoch)}, batch ${inWords(batch)}`);
  need(
    [counters, streams, sums, record].every(array => array instanceof Float64Array) &&
      (parameters instanceof Float64Array || parameters instanceof Float32Array),
    'the numbers of its checkpoint are not arrays of numbers',
  );
  const told = run?.history.epochs ?? 0;
  need(epoch <= told, `its checkpoint is after epoch ${epoch}, but the history ends at epoch ${told}`);
}

function checkTest(test: unknown): void {
  need(
    test === undefined || (test instanceof Float64Array && test.length === testScalars.length),
    `the numbers of its test rows are not ${testScalars.length} numbers`,
  );
}

function checkFailedBatch(failed: FailedBatch | undefined, run: Run | undefined): void {
  if (failed === undefined) return;
  const layers = run?.info.layers.length ?? 0;
  need(
    isObject(failed) &&
      isCount(failed.epoch) &&
      isCount(failed.batch) &&
      isCount(failed.layer) &&
      failed.layer < layers,
    'the batch in which it diverged is not one of the run',
  );
  need(
    failed.operands instanceof Float64Array &&
      Array.isArray(failed.operandNames) &&
      failed.operandNames.length === failed.operands.length &&
      failed.norms instanceof Float64Array &&
      failed.norms.length === layers * batchNorms.length &&
      hasTexts(failed, ['tensor', 'what']),
    'the numbers of the batch in which it diverged are not those of the run',
  );
}

const factTexts = ['name', 'task', 'loss', 'optimizer', 'precision', 'probe'] as const;
const factCounts = ['seed', 'epochs', 'trainingRows', 'validationRows', 'testRows', 'parameters'] as const;

function checkFacts(info: RunFacts): void {
  need(hasTexts(info, factTexts), 'a fact of its run is not text');
  for (const name of factCounts) need(isCount(info[name]), `${name} of its run is ${inWords(info[name])}`);
  need(isObject(info.settings), 'the settings of its run are missing');
  const { layers } = info;
  need(Array.isArray(layers) && layers.length > 0 && layers.every(isLayer), 'the layers of its run are not layers');
  need(
    layers.every(({ inputs }, l) => l === 0 || inputs === layers[l - 1]!.outputs),
    'a layer of its run has other inputs than the layer before it has outputs',
  );
}

function checkLayers({ layers }: RunFacts, wanted: readonly LayerShape[]): void {
  const same = ({ name, inputs, outputs, bias, activation }: LayerShape, other: LayerShape | undefined) =>
    name === other?.name &&
    inputs === other.inputs &&
    outputs === other.outputs &&
    bias === other.bias &&
    activation === other.activation;
  need(
    layers.length === wanted.length && layers.every((layer, l) => same(layer, wanted[l])),
    'its layers are not those of the run that is continued',
  );
}

function checkSubject(subject: RunSubject, { layers }: RunFacts): void {
  need(
    isObject(subject) && isObject(subject.model) && isObject(subject.samples),
    'its model or its samples are missing',
  );
  const { model, samples } = subject;
  const outputs = layers.at(-1)!.outputs;
  need(
    Array.isArray(model.layers) &&
      model.inputs === layers[0]!.inputs &&
      model.layers.length === layers.length &&
      model.layers.every(({ units, activation }, l) => units === layers[l]!.outputs && isObject(activation)),
    'its model has other layers than its run',
  );
  const { rows, inputs, targets, probeTargets, sourceRows, inputNames, targetNames } = samples;
  need(
    isCount(rows) &&
      isNumbers(inputs, rows * model.inputs) &&
      isNumbers(targets, rows * outputs) &&
      isNumbers(probeTargets, outputs) &&
      sourceRows instanceof Uint32Array &&
      sourceRows.length === rows &&
      isCount(samples.trainingRows) &&
      samples.trainingRows <= rows &&
      isObject(samples.all),
    'its samples are not the rows of its run',
  );
  need([inputNames, targetNames].every(isTexts), 'the names of its columns are not texts');
}

function isLayer(layer: LayerShape): boolean {
  return (
    hasTexts(layer, ['name', 'activation']) &&
    [layer.inputs, layer.outputs].every(size => isCount(size) && size > 0) &&
    typeof layer.bias === 'boolean'
  );
}
