import { expressionOf } from '../trace/expressionOf.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import type { ViewedRun } from './runList.ts';
import type { StopPlace, StopSnapshot } from './stop.ts';

/** Tells the moments of stops and their samples apart; undefined of none. */
export function stopKey(stop: StopSnapshot | undefined): string | undefined {
  return stop && `${stop.time} ${stop.sample?.trainingRow ?? ''} ${stop.position}`;
}

/** `epoch 3, batch 12, backward, hidden, before delta`, or `the end of epoch 3, before schedule`. `layers` are their names. */
export function placeInWords({ epoch, batch, phase, layer, operation }: StopPlace, layers: readonly string[]): string {
  if (phase === 'end') return `the end of epoch ${epoch}, before ${operation}`;
  const name = layer === undefined ? [] : [layers[layer] ?? ''];
  const isSame = phase === operation;
  return [`epoch ${epoch}`, `batch ${batch}`, ...(isSame ? [] : [phase]), ...name, `before ${operation}`].join(', ');
}

/** Where it stands: `Stopped at epoch 3, batch 12, backward, hidden, before delta`, or at the end. */
export function stopLine({ position, at, layers }: Pick<StopSnapshot, 'position' | 'at' | 'layers'>): string {
  if (position === 'end') return 'Stopped at the end of the training';
  return `Stopped at ${placeInWords(
    at,
    layers.map(({ shape }) => shape.name),
  )}`;
}

/** `sample 17, 3 of 16 in the batch`; empty where no batch is at hand. */
export function stopSampleName({ sample }: Pick<StopSnapshot, 'sample'>): string {
  if (!sample) return '';
  return `sample ${sample.sourceRow}, ${sample.index + 1} of ${sample.count} in the batch`;
}

/** What a page is told of a stop. */
export interface StopPicture {
  /** Another one for another moment or another sample. */
  readonly key: string;
  readonly position: string;
  readonly time: number;
  readonly at: StopPlace;
  /** `Stopped at epoch 3, batch 12, backward, hidden, before delta` */
  readonly line: string;
  /** Whose numbers are shown: see `stopSampleName`. */
  readonly sample: string;
  /** Why it is not the chosen one, in a sentence; empty where it is, and where none was chosen. */
  readonly sampleNote: string;
  /** Numbers of the batch, in words: `loss 0.3142`, `learning rate 0.1`. */
  readonly facts: readonly string[];
  /** False at the end of an epoch whose numbers are recorded: they are the epoch's then. */
  readonly isInside: boolean;
}

/** What a page is told of a stop; `chosen` is what the person has chosen, in words, and `isInside` whether the numbers are the stop's. */
export function stopPicture(stop: StopSnapshot, chosen: string | undefined, isInside: boolean): StopPicture {
  const { position, time, at, learningRate, loss, sample } = stop;
  const isOther = chosen !== undefined && sample !== undefined && !sample.isWanted;
  return {
    key: stopKey(stop)!,
    ...{ position, time, at, isInside },
    line: stopLine(stop),
    sample: stopSampleName(stop),
    sampleNote: isOther ? `The chosen ${chosen} is not in this batch: its first sample is shown.` : '',
    facts: [
      ...(typeof loss === 'number' ? [`loss ${formatNumber(loss)}`] : []),
      `learning rate ${formatNumber(learningRate)}`,
    ],
  };
}

/** A number as an expression of the debugger: of the sample that the stop shows, where one does. */
export function breakExpression({ run, stop }: Pick<ViewedRun, 'run' | 'stop'>, ref: QuantityRef): string {
  return expressionOf(ref, run.info.layers, stop?.sample?.index);
}
