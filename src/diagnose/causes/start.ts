import { flatNumbers } from '../../run/moment.ts';
import { unitsInWords } from '../outcome/units.ts';
import { type CauseRule, cause, evidence, type Seen } from '../rule.ts';
import { inFinding, layerName } from '../runWords.ts';
import { redrawnWeights, zeroedBiases } from './redraw.ts';

/** Units that start equal stay equal: equal weights get equal gradients (Goodfellow, Bengio and Courville 2016, 8.4). */
export const symmetricInitialization: CauseRule = ({ trace, outcome, symptoms }) => {
  const identical = symptoms.get('units-identical');
  if (!identical || outcome.verdict === 'well' || identical.layer === undefined) return undefined;
  const { layer } = identical;
  return cause(
    'symmetric-initialization',
    `All units of ${layerName(trace, layer)} start with the same weights, so they learn the same and count as one.`,
    [{ title: `Draw the first weights of ${layerName(trace, layer)} at random`, edits: redrawnWeights(trace, layer) }],
    {
      path: ['layers', layer, 'init'],
      layer,
      epoch: 1,
      quantity: 'weightsAfter',
      evidence: [evidence(identical.message, { quantity: 'weightsAfter', layer, epoch: trace.epochs })],
    },
  );
};

/** First weights so many times as large as He's are too large where the first loss shows it. */
const tooWide = 3;
/** A first loss of so many times that of a constant answer. */
const farAbove = 10;
/** Biases of this size hold a unit at one side of its activation whatever its inputs are. */
const largeBias = 3;

/** First weights that throw the first loss far above that of a constant answer, or first biases that hold the units where they are flat. */
export const initializationScale: CauseRule = seen => largeWeights(seen) ?? largeBiases(seen);

function largeWeights({ trace, outcome, course, movement, constantLoss }: Seen) {
  if (outcome.verdict !== 'poor' && outcome.verdict !== 'diverged') return undefined;
  const scale = Math.max(...movement.firstScale.filter(Number.isFinite), 0);
  if (scale < tooWide || !(course.first > farAbove * constantLoss)) return undefined;
  const layer = movement.firstScale.indexOf(scale);
  const chance = inFinding(constantLoss);
  return cause(
    'initialization-scale',
    `The first weights of ${layerName(trace, layer)} are ${inFinding(scale)} times as large as usual: the first loss is ${inFinding(course.first)}, where a constant answer gets ${chance}.`,
    [
      {
        title: 'Use initializations that suit the layers',
        edits: trace.info.layers.flatMap((_, l) => redrawnWeights(trace, l)),
      },
    ],
    {
      path: ['layers', layer, 'init'],
      layer,
      epoch: 1,
      quantity: 'loss',
      value: course.first,
      evidence: movement.firstScale.flatMap((value, l) =>
        value >= tooWide
          ? [
              evidence(`the first weights of ${layerName(trace, l)} are ${inFinding(value)} times sqrt(2 / inputs)`, {
                quantity: 'weightNorm',
                layer: l,
                epoch: 1,
                value,
              }),
            ]
          : [],
      ),
    },
  );
}

function largeBiases({ trace, outcome, startFlat }: Seen) {
  if (outcome.verdict !== 'poor' || !startFlat || startFlat.share <= 0.5 || startFlat.epoch !== 1) return undefined;
  const { layer } = startFlat;
  const biases = flatNumbers(trace.moment(1), layer, 'bias');
  const large = Array.from(biases).filter(value => Math.abs(value) >= largeBias);
  if (large.length <= biases.length / 2) return undefined;
  const value = large[0]!;
  return cause(
    'initialization-scale',
    `The first biases of ${layerName(trace, layer)} are ${inFinding(value)}: ${unitsInWords(startFlat)} ${startFlat.units.length === 1 ? 'is' : 'are'} ${startFlat.word} from epoch 1 on.`,
    [{ title: 'Start with biases of 0', edits: zeroedBiases(trace, layer) }],
    {
      path: ['layers', layer, 'biasInit'],
      layer,
      epoch: 1,
      quantity: 'bias',
      value,
      evidence: [
        evidence(`the mean derivative of ${layerName(trace, layer)} is ${inFinding(startFlat.derivative)}`, {
          quantity: 'jacobianMean',
          layer,
          epoch: 1,
          value: startFlat.derivative,
        }),
      ],
    },
  );
}
