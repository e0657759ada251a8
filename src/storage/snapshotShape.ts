import type { Before } from '../findings/before.ts';
import { type Evidence, type Finding, type Fix, findingCodes, type SpecEdit } from '../findings/finding.ts';
import { activationNames } from '../functions/activations.ts';
import { lossNames } from '../functions/losses.ts';
import { optimizerNames } from '../functions/optimizers.ts';
import { scheduleNames } from '../functions/schedules.ts';
import type { RunBasis } from '../run/continuation.ts';
import type { RecordedTensors } from '../run/history.ts';
import type { RunInfo, RunStatus } from '../run/runState.ts';
import type { ColumnScaling, ModelLayer, RunModel, RunSamples, RunSubject } from '../run/samples.ts';
import type { FileScope, TrainingRequest } from '../run/workerMessages.ts';
import { batchNorms, type FailedBatch } from '../trace/failedBatch.ts';
import { traceLayout } from '../trace/layout.ts';
import { quantityNames } from '../trace/quantity.ts';
import { layerScalars, networkScalars } from '../trace/scalars.ts';
import type { LayerShape } from '../trace/shapes.ts';
import {
  doubles,
  either,
  equal,
  group,
  list,
  number,
  optional,
  plain,
  plainGroup,
  positive,
  text,
  truth,
  typed,
  whole,
} from './forms.ts';
import type { SavedFiles } from './savedNames.ts';
import { isStamp } from './stamp.ts';

/** What is saved of a run besides its scalars, which grow and have a file of their own (scalarsFile.ts). */
export interface Snapshot {
  readonly version: number;
  readonly info: RunInfo;
  readonly status: RunStatus;
  readonly endedAt: number | undefined;
  /** Undefined in what version 0.1 saved. */
  readonly files?: SavedFiles;
  /** Number of epochs whose scalars belong to it. */
  readonly epochs: number;
  /** Their checksum; undefined in what version 0.1 saved. */
  readonly checksum?: number;
  /** The file of its scalars has those of the epochs after this one; absent where it has all. */
  readonly scalarsFrom?: number | undefined;
  /** What is kept of epochs that are thinned (`History.thinnedState`); absent where none is. */
  readonly thinned?: Float64Array | undefined;
  readonly tensors: RecordedTensors;
  readonly subject: RunSubject | undefined;
  /** Undefined where its text is too long to be kept. */
  readonly request: TrainingRequest | undefined;
  readonly firstWeights: Float64Array | undefined;
  /** Absent of a run of version 0.1, and of one that has not begun to train. */
  readonly basis?: RunBasis | undefined;
  readonly whyNotContinued?: string | undefined;
}

const classification = equal('classification', 'regression');
const precision = equal('float64', 'float32');
const quantity = optional(equal(...quantityNames, ...layerScalars, ...networkScalars));
const imageShape = optional(group<NonNullable<RunInfo['imageShape']>>({ height: positive, width: positive }));
const path = list(either(text, whole));

const layer = group<LayerShape>({ name: text, inputs: positive, outputs: positive, bias: truth, activation: text });

const evidence = group<Evidence>({
  text,
  quantity,
  layer: optional(whole),
  epoch: optional(whole),
  value: optional(number),
});

const verified = group<NonNullable<Fix['verified']>>({
  seeds: list(number),
  measure: text,
  before: list(number),
  after: list(number),
});

const fix = group<Fix>({
  title: text,
  edits: list(group<SpecEdit>({ path, value: plain, insert: optional(equal(true)) })),
  verified: optional(verified),
});

const finding = group<Finding>({
  code: equal(...findingCodes),
  kind: equal('cause', 'symptom'),
  severity: equal('error', 'warning', 'info'),
  message: text,
  layer: optional(whole),
  epoch: optional(whole),
  quantity,
  value: optional(number),
  evidence: list(evidence),
  path: optional(path),
  fixes: list(fix),
  isCertain: optional(equal(true)),
  explains: optional(list(equal(...findingCodes))),
});

type Silencing = NonNullable<Before['silencing']>;
const silencing = group<Silencing>({
  codes: list(text),
  places: list(group<Silencing['places'][number]>({ path, keys: path, codes: list(text) })),
});

type Settings = Before['settings'];
const layerSettings = group<Settings['layers'][number]>({
  name: text,
  units: positive,
  activation: typed(activationNames),
  weightInit: plainGroup,
  bias: truth,
  biasInit: plainGroup,
  l1: number,
  l2: number,
  dropout: number,
  trainable: equal(true, false, 'weights', 'bias'),
});

const settings = group<Settings>({
  precision,
  seed: whole,
  inputs: positive,
  layers: list(layerSettings),
  loss: equal(...lossNames),
  classWeights: optional(list(number)),
  optimizer: typed(optimizerNames),
  schedule: typed(scheduleNames),
  clipping: plainGroup,
  epochs: whole,
  earlyStopping: optional(plainGroup),
  stopWhen: plainGroup,
  batchSize: positive,
  shuffle: truth,
  task: classification,
  targetUnits: optional(group<NonNullable<Settings['targetUnits']>>({ origin: doubles, size: doubles })),
});

const before = group<Before>({
  findings: list(finding),
  silencing: optional(silencing),
  levels: list(
    group<Before['levels'][number]>({
      of: equal('loss', 'accuracy', 'r2'),
      kind: text,
      value: number,
      label: text,
    }),
  ),
  settings,
  classes: optional(group<NonNullable<Before['classes']>>({ names: list(text), counts: list(number) })),
  curvature: optional(group<NonNullable<Before['curvature']>>({ largest: number, rows: whole, isExact: truth })),
});

const branch = group<NonNullable<RunInfo['branch']>>({
  of: text,
  ofStartedAt: number,
  at: text,
  epoch: whole,
  batch: whole,
  edits: text,
});

const info = group<RunInfo>({
  id: text,
  name: text,
  spec: text,
  seed: whole,
  seedGiven: truth,
  startedAt: number,
  idle: optional(either(number, equal(null))),
  epochs: whole,
  task: classification,
  loss: text,
  optimizer: text,
  precision,
  trainingRows: whole,
  validationRows: whole,
  testRows: whole,
  parameters: whole,
  layers: list(layer),
  probe: text,
  settings: plainGroup,
  imageShape,
  before: optional(before),
  branch: optional(branch),
});

const failedBatch = group<FailedBatch>({
  epoch: whole,
  batch: whole,
  layer: whole,
  tensor: equal('net', 'output', 'delta', 'gradient', 'weights', 'loss'),
  what: text,
  operandNames: list(text),
  operands: doubles,
  normsBatch: whole,
  samples: whole,
  norms: doubles,
  hasBackward: truth,
});

const status = group<RunStatus>({
  state: equal('preparing', 'running', 'paused', 'finished', 'stopped', 'diverged', 'interrupted', 'failed'),
  epoch: whole,
  message: text,
  test: optional(doubles),
  failedBatch: optional(failedBatch),
  canContinue: optional(equal(true)),
});

const model = group<RunModel>({
  inputs: positive,
  layers: list(group<ModelLayer>({ name: text, units: positive, activation: typed(activationNames), bias: truth })),
  loss: equal(...lossNames),
  classWeights: optional(list(number)),
  precision,
  task: classification,
  measure: equal('regression', 'largestIsRight', 'everySideIsRight'),
});

const scaling = optional(group<ColumnScaling>({ offset: doubles, scale: doubles, factor: optional(number) }));

const samples = group<RunSamples>({
  rows: whole,
  trainingRows: whole,
  all: group<RunSamples['all']>({ training: whole, validation: whole, test: whole }),
  inputs: doubles,
  targets: doubles,
  probeTargets: doubles,
  sourceRows: value => value instanceof Uint32Array,
  inputNames: list(text),
  targetNames: list(text),
  classNames: optional(list(text)),
  scaling,
  targetScaling: scaling,
  imageShape,
});

const limits = group<TrainingRequest['limits']>({
  depth: whole,
  textLength: whole,
  layers: whole,
  parameters: whole,
  dataBytes: whole,
  memoryBytes: whole,
  epochs: whole,
});

const request = group<TrainingRequest>({
  text,
  files: either(equal('untrusted', 'not on disk'), group<FileScope>({ folder: text, root: text })),
  limits,
  fallbackName: text,
  computing: group<TrainingRequest['computing']>({ reproducible: truth, threads: equal(1, 2) }),
  seed: optional(whole),
  extension: optional(
    group<NonNullable<TrainingRequest['extension']>>({ epochs: whole, scheduleEpochs: whole, ignoresGoals: truth }),
  ),
});

const files = group<SavedFiles>({
  scalars: isStamp,
  marks: optional(group<NonNullable<SavedFiles['marks']>>({ stamp: isStamp, checksum: text })),
});

const snapshot = group<Snapshot>({
  version: whole,
  info,
  status,
  endedAt: optional(number),
  epochs: whole,
  checksum: optional(whole),
  scalarsFrom: optional(whole),
  thinned: optional(doubles),
  tensors: group<Snapshot['tensors']>({
    tensorEpochs: value => value instanceof Int32Array,
    tensors: doubles,
    tensorScalars: optional(doubles),
  }),
  subject: optional(group<RunSubject>({ model, samples })),
  request: optional(request),
  firstWeights: optional(doubles),
  basis: optional(group<RunBasis>({ data: text, arithmetic: text })),
  whyNotContinued: optional(text),
  files: optional(files),
});

/**
 * Whether what a file holds has the form of a snapshot, and its arrays are as long as it says itself: a checksum can be forged. Nothing is
 * allocated by what it says.
 */
export function hasSnapshotForm(value: unknown): value is Snapshot {
  return snapshot(value) && fitsTogether(value as Snapshot);
}

function fitsTogether({ info: { layers }, status, tensors, subject, firstWeights }: Snapshot): boolean {
  const { tensorLength } = traceLayout(layers);
  const { tensorEpochs } = tensors;
  const inputsFollow = layers.every(({ inputs }, index) => index === 0 || inputs === layers[index - 1]!.outputs);
  return (
    layers.length > 0 &&
    inputsFollow &&
    Number.isSafeInteger(tensorLength) &&
    tensors.tensors.length === tensorEpochs.length * tensorLength &&
    tensorEpochs.every((epoch, index) => epoch > (tensorEpochs[index - 1] ?? 0)) &&
    (!firstWeights || firstWeights.length === parametersOf(layers)) &&
    (!status.failedBatch || fits(status.failedBatch, layers.length)) &&
    (!subject || isOfLayers(subject, layers))
  );
}

function parametersOf(layers: readonly LayerShape[]): number {
  return layers.reduce((sum, { inputs, outputs, bias }) => sum + outputs * (inputs + (bias ? 1 : 0)), 0);
}

function fits({ layer, norms, operands, operandNames }: FailedBatch, layers: number): boolean {
  return layer < layers && norms.length === layers * batchNorms.length && operands.length === operandNames.length;
}

function isOfLayers({ model: { inputs, layers }, samples: kept }: RunSubject, shapes: readonly LayerShape[]): boolean {
  const outputs = layers.at(-1)?.units ?? 0;
  const isScaling = (given: ColumnScaling | undefined, columns: number) =>
    !given || (given.offset.length === columns && given.scale.length === columns);
  return (
    layers.length === shapes.length &&
    layers.every(({ units, bias }, index) => units === shapes[index]!.outputs && bias === shapes[index]!.bias) &&
    inputs === shapes[0]?.inputs &&
    kept.trainingRows <= kept.rows &&
    kept.inputs.length === kept.rows * inputs &&
    kept.targets.length === kept.rows * outputs &&
    kept.sourceRows.length === kept.rows &&
    kept.probeTargets.length === outputs &&
    isScaling(kept.scaling, inputs) &&
    isScaling(kept.targetScaling, outputs)
  );
}
