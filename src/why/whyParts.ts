import { KeyedPart, type Part, type Parts } from '../page/parts.ts';
import type { ViewedRun } from '../run/runList.ts';
import type { RunStatus } from '../run/runState.ts';
import { stopSampleName } from '../run/stopWords.ts';
import { stopInEpoch } from '../run/viewedMoment.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import { stopPictureOf } from '../samples/stopSample.ts';
import { layerChain } from './explain/layerChain.ts';
import { WeightsPart } from './weightsPart.ts';
import type { ChainFactors, ShownExplanation, WhyContents } from './whyMessages.ts';
import type { Told, WhySubject } from './whySubject.ts';

const noStatus: RunStatus = { state: 'stopped', epoch: 0, message: '' };

/** The parts of what a page shows. */
export function makeWhyParts(): Parts<WhySubject, WhyContents> {
  return {
    run: keyed(runOf),
    status: value(({ viewed }) => viewed?.run.status ?? noStatus),
    selection: value(({ viewed }) => viewed?.selection ?? { layer: 0, epoch: 'latest' }),
    sample: value(({ viewed }) => (viewed ? sampleOf(viewed) : '')),
    epoch: value(({ epoch }) => epoch),
    latest: value(({ viewed }) => viewed?.travel?.epochs ?? viewed?.run.history.recordedEpoch('latest') ?? 0),
    previous: value(({ viewed, epoch }) => neighboursOf(viewed, epoch).previous ?? null),
    next: value(({ viewed, epoch }) => neighboursOf(viewed, epoch).next ?? null),
    message: value(({ message }) => message),
    walk: value(({ walk }) => walk),
    stop: value(({ viewed }) => (viewed ? (stopPictureOf(viewed) ?? null) : null)),
    canBreak: value(({ canBreak }) => canBreak),
    chain: keyed(factorsOf),
    weights: new WeightsPart(),
    why: keyed(explanationOf),
    shares: keyed(({ numbers }) => numbers?.shares),
  };
}

/** The sample whose numbers are shown: at a stop of the debugger one of its batch. */
function sampleOf(viewed: ViewedRun): string {
  const stop = stopInEpoch(viewed);
  return stop ? stopSampleName(stop) : sampleInWords(viewed.run, viewed.selection.sample);
}

/** The epochs beside one: of a debug session those that can be gone to. */
function neighboursOf(
  viewed: ViewedRun | undefined,
  epoch: number,
): { previous?: number | undefined; next?: number | undefined } {
  if (!viewed) return {};
  const { run, travel } = viewed;
  if (!travel) return run.history.neighbours(epoch);
  return { previous: epoch > 1 ? epoch - 1 : undefined, next: epoch < travel.epochs ? epoch + 1 : undefined };
}

/** A part of some size, which is null where there is none. */
function keyed<Value>(of: (subject: WhySubject) => Told<Value> | undefined): Part<WhySubject, Value | null> {
  return new KeyedPart(subject => of(subject) ?? { key: '', make: () => null });
}

/** A part that is small enough to be compared. */
function value<Value>(of: (subject: WhySubject) => Value): Part<WhySubject, Value> {
  return new KeyedPart(subject => {
    const now = of(subject);
    return { key: JSON.stringify(now), make: () => now };
  });
}

function runOf({ viewed }: WhySubject): Told<NonNullable<WhyContents['run']>> | undefined {
  if (!viewed) return undefined;
  const { name, spec, id, layers, loss, probe } = viewed.run.info;
  return { key: id, make: () => ({ name, spec, id, layers, loss, probe }) };
}

/** Without the weights: they are many, and those of a large layer come when they are looked at. */
function factorsOf({ numbers }: WhySubject): Told<ChainFactors> | undefined {
  if (!numbers) return undefined;
  const { source, key, layer } = numbers;
  const make = () => {
    const { weights: _, firstUnit: __, ...factors } = layerChain(source, layer, 0);
    return factors;
  };
  return { key: `${key} ${layer}`, make };
}

/** Without the texts for the clipboard, which may be long: the host writes them when they are asked for. */
function explanationOf({ numbers }: WhySubject): Told<ShownExplanation> | undefined {
  if (!numbers) return undefined;
  const { key, make } = numbers.why;
  return {
    key,
    make: () => {
      const { latex: _, python: __, ...shown } = make();
      return shown;
    },
  };
}
