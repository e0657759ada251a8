import type { SpecEdit } from '../../findings/finding.ts';
import { activations, isActivationName } from '../../functions/activations.ts';
import { type CauseRule, cause, evidence, type Seen } from '../rule.ts';
import { inFinding, measureName } from '../runWords.ts';
import { largestOf } from '../series.ts';
import { moreUnits } from './widened.ts';

/** What nearest rows reach more than the network, or is not known of few rows, lets one say that more can be learned. */
const moreToLearn = 0.25;

/** No hidden layer, and the training came to rest far from what the data allows. */
export const noHiddenLayer: CauseRule = seen => {
  const { trace } = seen;
  if (trace.info.layers.length > 1 || !hasSettled(seen)) return undefined;
  const { before } = trace;
  const layer: SpecEdit = { path: ['layers', 0], value: { units: 8, activation: 'tanh' }, insert: true };
  const isWritten = before?.settings.layers[0]?.weightInit.type === 'explicit';
  const edits: SpecEdit[] = [...(isWritten ? [{ path: ['layers', 0, 'weights'], value: null }] : []), layer];
  return cause(
    'no-hidden-layer',
    `Without a hidden layer the network draws one straight line: ${levelOf(seen)}.`,
    [{ title: 'Add a hidden layer of 8 tanh units before it', edits }],
    { path: ['layers'], layer: 0, epoch: trace.epochs, evidence: reachable(seen) },
  );
};

/** Hidden layers that are all linear, which are as good as none, and the training came to rest. */
export const linearHiddenLayer: CauseRule = seen => {
  const { trace } = seen;
  const hidden = trace.info.layers.slice(0, -1);
  if (hidden.length === 0 || hidden.some(({ activation }) => activation !== 'linear') || !hasSettled(seen))
    return undefined;
  return cause(
    'linear-hidden-layer',
    `The hidden layers are linear, so the network is no more than one linear layer: ${levelOf(seen)}.`,
    [
      {
        title: 'Use relu in the hidden layers',
        edits: hidden.map((_, layer) => ({ path: ['layers', layer, 'activation'], value: 'relu' })),
      },
    ],
    { path: ['layers', 0, 'activation'], layer: 0, epoch: trace.epochs, evidence: reachable(seen) },
  );
};

/** A hidden layer of at most so many units can be too narrow for what the data needs. */
const narrow = 4;

/** Few hidden units, and the training came to rest far from what the data allows. */
export const tooFewUnits: CauseRule = seen => {
  const found = narrowest(seen);
  if (!found || isAtStandstill(seen)) return undefined;
  const { layer, units } = found;
  return cause(
    'too-few-units',
    `${units} hidden ${units === 1 ? 'unit is' : 'units are'} too few: ${levelOf(seen)}.`,
    moreUnits(seen.trace, layer, units),
    { path: ['layers', layer, 'units'], layer, value: units, epoch: seen.trace.epochs, evidence: reachable(seen) },
  );
};

/** The gradient fell to nothing while rows are still wrong: no small step helps from here. */
export const localMinimum: CauseRule = seen => {
  const { trace, outcome, course } = seen;
  const found = narrowest(seen);
  if (!found || !isAtStandstill(seen) || outcome.score < -0.02) return undefined;
  const gradient = largestOf(trace.info.layers.map((_, layer) => trace.layer(layer, 'gradientNorm').at(-1)!));
  return cause(
    'local-minimum',
    `The training is stuck in a local minimum: the loss stays at ${inFinding(course.last)} with a gradient of ${inFinding(gradient)}.`,
    [...moreUnits(trace, found.layer, found.units), { title: 'Train with a new seed', edits: [] }],
    { layer: found.layer, quantity: 'gradientNorm', value: gradient, epoch: trace.epochs, evidence: reachable(seen) },
  );
};

/** The hidden layer with the fewest units, if they are few, none of the other reasons holds and the training came to rest. */
function narrowest(seen: Seen): { readonly layer: number; readonly units: number } | undefined {
  const hidden = seen.trace.info.layers.slice(0, -1);
  const units = Math.min(...hidden.map(({ outputs }) => outputs));
  if (!(units <= narrow) || !hasSettled(seen) || hidden.every(({ activation }) => activation === 'linear'))
    return undefined;
  if (seen.symptoms.has('units-identical') || seen.symptoms.has('vanishing')) return undefined;
  return { layer: hidden.findIndex(({ outputs }) => outputs === units), units };
}

/** The gradient is a hundred-thousandth of what it was, and rows are left to learn. */
function isAtStandstill({ trace, course }: Seen): boolean {
  return (
    course.isFlat &&
    trace.info.layers.every((_, layer) => {
      const norms = trace.layer(layer, 'gradientNorm');
      return norms.at(-1)! <= 1e-5 * largestOf(norms);
    })
  );
}

/** Weights that moved by so many times their norm had their chance; unless the last tenth of the epochs took this share off the loss. */
const farEnough = 2;
const onItsWay = 0.05;

/** It came to rest, and there is more to be learned, as far as is known. */
function hasSettled({ outcome, course, movement, symptoms }: Seen): boolean {
  if (outcome.verdict !== 'poor' || outcome.isUnfinished || movement.total < 0.1) return false;
  if (symptoms.has('exploding') || symptoms.has('diverging') || outcome.score < -0.2) return false;
  if (course.isFalling && course.endSlope > 0.5 && (movement.total < farEnough || course.endDrop > onItsWay))
    return false;
  const level = outcome.neighbours();
  return !(level < outcome.score + moreToLearn);
}

function levelOf({ outcome, course }: Seen): string {
  return `the loss comes to rest at ${inFinding(course.last)}, with ${measureName(outcome.measure)} ${inFinding(outcome.last)}`;
}

function reachable({ outcome }: Seen) {
  const level = outcome.neighbours();
  if (!Number.isFinite(level)) return [];
  const value = outcome.measure === 'r2' ? level : outcome.constant + level * (1 - outcome.constant);
  return [
    evidence(`the nearest rows alone would predict with ${measureName(outcome.measure)} ${inFinding(value)}`, {
      value,
    }),
  ];
}

/** From so many layers on, derivatives of at most a quarter multiply to nothing. */
const deep = 3;

/** A deep stack of squashing layers: the derivatives multiply to nothing on the way down (Hochreiter 1991; Glorot and Bengio 2010). */
export const hiddenActivation: CauseRule = ({ trace, outcome, symptoms, flat }) => {
  const hidden = trace.info.layers.slice(0, -1);
  const squashing = hidden.flatMap(({ activation }, layer) =>
    isActivationName(activation) && ['squashing', 'bump'].includes(activations[activation].family) ? [layer] : [],
  );
  if (outcome.verdict === 'well' || squashing.length < deep || (flat && flat.share > 0.5)) return undefined;
  if (!symptoms.has('vanishing')) return undefined;
  const derivative = Math.min(...squashing.map(layer => trace.layer(layer, 'jacobianMean')[0]!));
  const layer = squashing[0]!;
  const { activation } = hidden[layer]!;
  return cause(
    'hidden-activation',
    `${squashing.length} hidden layers of ${activation} multiply the gradient by ${inFinding(derivative)} each: too little reaches the first.`,
    [
      {
        title: 'Use relu in the hidden layers',
        edits: squashing.map(l => ({ path: ['layers', l, 'activation'], value: 'relu' })),
      },
    ],
    {
      path: ['layers', layer, 'activation'],
      layer,
      epoch: 1,
      quantity: 'jacobianMean',
      value: derivative,
      evidence: squashing.slice(0, 3).map(l => {
        const value = trace.layer(l, 'jacobianMean')[0]!;
        return evidence(`the mean derivative of ${JSON.stringify(trace.info.layers[l]!.name)} is ${inFinding(value)}`, {
          quantity: 'jacobianMean',
          layer: l,
          epoch: 1,
          value,
        });
      }),
    },
  );
};
