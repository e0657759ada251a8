import type { Answers, Replays } from '../run/answers.ts';
import type { ViewedRun } from '../run/runList.ts';
import { placeOf, type QuantityRef, sameRef, weightOf } from '../trace/quantityRef.ts';
import type { SampleShares, Walk, WalkLanguage } from './chain.ts';
import { chosenNumber } from './chosenNumber.ts';
import { explain } from './explain/explain.ts';
import type { ChainSource } from './explain/source.ts';
import { explainUpdate } from './explain/update.ts';
import type { Explanation } from './explanation.ts';
import { sampleShares } from './shares.ts';
import { type Centre, centreWith, firstCentre } from './sight.ts';
import type { SourceCache } from './sourceCache.ts';
import { nearestStep, walkStep, walkTitles } from './walk/steps.ts';
import type { WhyView } from './whyMessage.ts';

/** What pages are made of beside runs. */
export interface WhySources {
  readonly answers: Answers;
  readonly replays: Replays;
  /** Of the lecture, for a person who has not chosen one. */
  readonly language: WalkLanguage;
}

/** What can be done with what a page shows. */
export interface WhyAbilities {
  readonly canBreak: boolean;
}

/** What a page is about: the run, the number that is explained, and all that both are made of. */
export interface WhySubject extends WhyAbilities {
  readonly viewed: ViewedRun | undefined;
  readonly walk: Walk | null;
  /** Why there are no numbers, or that they are being computed, or what of the wish could not be followed; empty for none. */
  readonly message: string;
  /** The recorded epoch that is shown; 0 for none. */
  readonly epoch: number;
  /** Undefined while there are none. */
  readonly numbers: SubjectNumbers | undefined;
}

export interface SubjectNumbers {
  readonly source: ChainSource;
  /** The same for the same numbers of all layers. */
  readonly key: string;
  readonly layer: number;
  readonly ref: QuantityRef;
  /** What is in sight of the layer. */
  readonly centre: Centre;
  readonly why: Told<Explanation>;
  /** Undefined where the number belongs to no weight, and while the networks have not answered. */
  readonly shares: Told<SampleShares> | undefined;
}

/** What is made when its key is another. */
export interface Told<Value> {
  readonly key: string;
  readonly make: () => Value;
}

/** The layer of what is new in a view: of the lecture's step, or of the number; undefined when neither is. */
export function newLayer({ why, step }: WhyView, before: WhyView | undefined): number | undefined {
  if (step !== null && step !== before?.step) return walkStep(step, 'en').layer;
  return sameRef(why, before?.why ?? null) ? undefined : why?.layer;
}

/** What a page with this view is about. */
export function whySubject(
  viewed: ViewedRun | undefined,
  view: WhyView,
  sources: WhySources & WhyAbilities & { readonly cache: SourceCache; readonly centre: Centre | undefined },
): WhySubject {
  const walk = walkOf(view, sources.language);
  const { canBreak } = sources;
  const sourced = viewed ? sources.cache.of(viewed) : 'Nothing has been trained yet.';
  if (!viewed || typeof sourced === 'string')
    return { viewed, walk, message: String(sourced), epoch: 0, numbers: undefined, canBreak };
  const { source, key, isNewest } = sourced;
  const { layer } = viewed.selection;
  const { ref, message: refMessage } = chosenNumber(source, view, layer);
  const ofRef = `${key} ${Object.values(ref).join(' ')}`;
  const { message: whyMessage, key: whyKey, make } = explanationOf(viewed, source, ref, sources.replays);
  const shares = sharesOf(viewed, source, ref, sources.answers);
  const waiting = isNewest ? '' : 'The chain of the chosen epoch is being computed.';
  const numbers: SubjectNumbers = {
    source,
    key,
    layer,
    ref,
    centre: sources.centre?.layer === layer ? sources.centre : centreOf(source, ref, layer),
    why: { key: `${ofRef} ${whyKey}`, make },
    shares: shares && { key: `${ofRef} ${shares.epoch}`, make: shares.make },
  };
  const message = [refMessage, waiting, whyMessage].filter(text => text !== '').join(' ');
  return { viewed, walk, message, epoch: source.epoch, numbers, canBreak };
}

/** What a page has in sight that has said nothing of it. */
function centreOf({ layers }: ChainSource, ref: QuantityRef, layer: number): Centre {
  const { shape, delta, input } = layers[layer]!;
  return centreWith(firstCentre(layer, { delta, input }), placeOf(ref, shape.inputs), shape.outputs, shape.inputs);
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

function explanationOf(viewed: ViewedRun, source: ChainSource, ref: QuantityRef, replays: Replays): Explained {
  const make = () => explain(source, ref);
  if (ref.quantity !== 'weightUpdate' && ref.quantity !== 'biasUpdate') return { key: '', message: '', make };
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

function sharesOf(viewed: ViewedRun, source: ChainSource, ref: QuantityRef, answers: Answers): Shared | undefined {
  const { subject } = viewed.run;
  // The samples would be sent through the same blurred weights; at a stop of the debugger through others than the batch's.
  if (!subject || source.weightsAre === 'blurred' || source.stop) return undefined;
  const weight = weightOf(ref, source.layers[ref.layer]!.shape.inputs);
  const answered = weight && answers.of(viewed.run)?.shares(source.epoch, weight);
  if (!answered) return undefined;
  const { epoch, answer } = answered;
  return { epoch, make: () => sampleShares(subject, answer, { ref, epoch }) };
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
