import { comparedPart, MadePart, type Part, type Parts } from '../page/parts.ts';
import type { ViewedRun } from '../run/runList.ts';
import type { RunStatus } from '../run/runState.ts';
import { stopSampleName } from '../run/stopWords.ts';
import { stopInEpoch } from '../run/viewedMoment.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import { stopPictureOf } from '../samples/stopSample.ts';
import { layerChain } from './explain/layerChain.ts';
import { weightsOf } from './knownWeights.ts';
import type { ChainFactors, ShownExplanation, WhyContents } from './whyMessages.ts';
import type { Told, WhySubject } from './whySubject.ts';

const noStatus: RunStatus = { state: 'stopped', epoch: 0, message: '' };

/** The parts of what a page shows. */
export function makeWhyParts(): Parts<WhySubject, WhyContents> {
  return {
    run: told(runOf),
    status: comparedPart(({ viewed }) => viewed?.run.status ?? noStatus),
    selection: comparedPart(({ viewed }) => viewed?.selection ?? { layer: 0, epoch: 'latest' }),
    sample: comparedPart(({ viewed }) => (viewed ? sampleOf(viewed) : '')),
    epoch: comparedPart(({ epoch }) => epoch),
    latest: comparedPart(({ viewed }) => viewed?.travel?.epochs ?? viewed?.run.history.recordedEpoch('latest') ?? 0),
    previous: comparedPart(({ viewed, epoch }) => neighboursOf(viewed, epoch).previous ?? null),
    next: comparedPart(({ viewed, epoch }) => neighboursOf(viewed, epoch).next ?? null),
    message: comparedPart(({ message }) => message),
    walk: comparedPart(({ walk }) => walk),
    stop: comparedPart(({ viewed }) => (viewed ? (stopPictureOf(viewed) ?? null) : null)),
    canBreak: comparedPart(({ canBreak }) => canBreak),
    chain: told(factorsOf),
    why: told(explanationOf),
    shares: told(({ numbers }) => numbers?.shares),
    weights: told(weightsOf),
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
function told<Value>(of: (subject: WhySubject) => Told<Value> | undefined): Part<WhySubject, Value | null> {
  return new MadePart({
    of: (subject: WhySubject) => of(subject) ?? null,
    make: ({ make }) => make(),
    isSame: (a, b) => a.key === b.key,
  });
}

function runOf({ viewed }: WhySubject): Told<NonNullable<WhyContents['run']>> | undefined {
  if (!viewed) return undefined;
  const { name, spec, id, layers, loss, probe } = viewed.run.info;
  return { key: id, make: () => ({ name, spec, id, layers, loss, probe }) };
}

/** Without the weights: they are many, and of a large layer those in sight are sent. */
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
