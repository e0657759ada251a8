import type { Answers, Replays } from '../run/answers.ts';
import type { ViewedRun } from '../run/runList.ts';
import type { RunStatus } from '../run/runState.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import type { NumberRef, SampleShares, Walk, WalkLanguage } from './chain.ts';
import { chosenNumber } from './chosenNumber.ts';
import { explain } from './explain/explain.ts';
import { isWholeLayer, layerChain } from './explain/layerChain.ts';
import type { ChainSource } from './explain/source.ts';
import { explainUpdate } from './explain/update.ts';
import type { Explanation } from './explanation.ts';
import { sameRef, unitOf, weightOf } from './numberRef.ts';
import { sampleShares } from './shares.ts';
import type { SourceCache } from './sourceCache.ts';
import { nearestStep, walkStep, walkTitles } from './walk/steps.ts';
import type { WhyView } from './whyMessage.ts';
import type { WhyContents } from './whyMessages.ts';

/** What pages are made of beside runs. */
export interface WhySources {
  readonly answers: Answers;
  readonly replays: Replays;
  /** Of the lecture, for a person who has not chosen one. */
  readonly language: WalkLanguage;
}

/** What of a page stays the same while its key does. */
export interface PageKeys {
  readonly chain: string;
  readonly why: string;
  readonly shares: string;
  readonly rest: string;
}

export interface MadePage {
  readonly page: WhyContents;
  readonly keys: PageKeys;
}

type Rest = Omit<WhyContents, 'chain' | 'why' | 'shares'>;

const nothing: RunStatus = { state: 'stopped', epoch: 0, message: '' };

/** The layer of what is new in a view: of the lecture's step, or of the number; undefined when neither is. */
export function newLayer({ why, step }: WhyView, before: WhyView | undefined): number | undefined {
  if (step !== null && step !== before?.step) return walkStep(step, 'en').layer;
  return sameRef(why, before?.why ?? null) ? undefined : why?.layer;
}

/** What a page shows. `before` says what it has: parts of the same key are `'same'`. */
export function whyContents(
  viewed: ViewedRun | undefined,
  view: WhyView,
  sources: WhySources & { readonly cache: SourceCache },
  before: PageKeys | undefined,
): MadePage {
  const walk = walkOf(view, sources.language);
  const sourced = viewed ? sources.cache.of(viewed) : 'Nothing has been trained yet.';
  if (!viewed || typeof sourced === 'string') {
    const rest = restOf(viewed, walk, String(sourced), 0);
    return { page: { ...rest, chain: null, why: null, shares: null }, keys: keysOf(rest, '', '', '') };
  }
  const { source, key, isNewest } = sourced;
  const { layer } = viewed.selection;
  const { ref, message: refMessage } = chosenNumber(source, view, layer);
  const unit = unitOf(ref, source.layers[layer]!.shape.inputs);
  const why = explanationOf(viewed, source, ref, sources.replays);
  const shares = sharesOf(viewed, source, ref, sources.answers);
  const waiting = isNewest ? '' : 'The chain of the chosen epoch is being computed.';
  const message = [refMessage, waiting, why.message].filter(text => text !== '').join(' ');
  const rest = restOf(viewed, walk, message, source.epoch);
  const ofRef = `${key} ${Object.values(ref).join(' ')}`;
  const keys = keysOf(
    rest,
    `${key} ${layer} ${isWholeLayer(source, layer) ? '' : unit}`,
    `${ofRef} ${why.key}`,
    shares ? `${ofRef} ${shares.epoch}` : '',
  );
  return {
    page: {
      ...rest,
      chain: keys.chain === before?.chain ? 'same' : layerChain(source, layer, unit),
      why: keys.why === before?.why ? 'same' : why.make(),
      shares: keys.shares === before?.shares ? 'same' : (shares?.make() ?? null),
    },
    keys,
  };
}

/** What a page does not have. */
export function isNews({ page: { chain, why, shares }, keys }: MadePage, before: PageKeys | undefined): boolean {
  return [chain, why, shares].some(part => part !== 'same' && part !== null) || keys.rest !== before?.rest;
}

function keysOf(rest: Rest, chain: string, why: string, shares: string): PageKeys {
  const { run, ...others } = rest;
  return {
    chain,
    why,
    shares,
    rest: JSON.stringify({ ...others, run: run?.id, lacks: [chain === '', shares === ''] }),
  };
}

function restOf(viewed: ViewedRun | undefined, walk: Walk | null, message: string, epoch: number): Rest {
  if (!viewed) {
    const selection = { layer: 0, epoch: 'latest' } as const;
    return {
      run: null,
      status: nothing,
      selection,
      sample: '',
      epoch,
      latest: 0,
      previous: null,
      next: null,
      message,
      walk,
    };
  }
  const { run, selection } = viewed;
  const { name, spec, id, layers, loss, probe } = run.info;
  const { previous, next } = run.history.neighbours(epoch);
  return {
    run: { name, spec, id, layers, loss, probe },
    status: run.status,
    selection,
    sample: sampleInWords(run, selection.sample),
    epoch,
    latest: run.history.recordedEpoch('latest') ?? 0,
    previous: previous ?? null,
    next: next ?? null,
    message,
    walk,
  };
}

function walkOf({ step, language }: WhyView, usual: WalkLanguage): Walk | null {
  if (step === null) return null;
  const chosen = language ?? usual;
  return { language: chosen, step: nearestStep(step), titles: walkTitles(chosen), content: walkStep(step, chosen) };
}

/** An explanation that is made when its key is another; what it waits for, in words. */
interface Explained {
  readonly key: string;
  readonly message: string;
  readonly make: () => Explanation;
}

function explanationOf(viewed: ViewedRun, source: ChainSource, ref: NumberRef, replays: Replays): Explained {
  const make = () => explain(source, ref);
  if (ref.quantity !== 'update' && ref.quantity !== 'biasUpdate') return { key: '', message: '', make };
  const weight = weightOf(ref, source.layers[ref.layer]!.shape.inputs)!;
  const replayed = replays.of(viewed.run).steps(source.epoch, weight);
  switch (replayed.state) {
    case 'computing': {
      const message = `The training is repeated to see the steps of epoch ${source.epoch}: at epoch ${replayed.epoch}.`;
      return { key: 'computing', message, make };
    }
    case 'problem':
      return { key: replayed.message, message: asSentence(replayed.message), make };
    case 'done':
      return { key: 'done', message: '', make: () => explainUpdate(source, ref, replayed.answer) };
  }
}

/** Shares that are made when their key is another. */
interface Shared {
  readonly epoch: number;
  readonly make: () => SampleShares;
}

function sharesOf(viewed: ViewedRun, source: ChainSource, ref: NumberRef, answers: Answers): Shared | undefined {
  const { subject } = viewed.run;
  // The samples would be sent through the same blurred weights.
  if (!subject || source.weightsAre === 'blurred') return undefined;
  const weight = weightOf(ref, source.layers[ref.layer]!.shape.inputs);
  const answered = weight && answers.of(viewed.run)?.shares(source.epoch, weight);
  if (!answered) return undefined;
  const { epoch, answer } = answered;
  return { epoch, make: () => sampleShares(subject, answer, { ref, epoch }) };
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
