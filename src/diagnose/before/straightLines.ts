import type { Evidence, Finding, Fix } from '../../findings/finding.ts';
import { ignoresTargets } from '../../plan/objective.ts';
import { counted, quote } from '../../spec/words.ts';
import { figure, shareInWords } from './figures.ts';
import { reluEdits } from './hiddenActivation.ts';
import type { LinearFit } from './linearFit.ts';
import type { Planned } from './planned.ts';

/** What bends must answer this much better, and well; the line badly. */
const certainGap = 0.2;
const likelyGap = 0.08;
const wellAnswered = 0.85;
const badlyAnswered = { accuracy: 0.8, r2: 0.7 };

/** Whether a line is shown to be too little for these rows. */
function isBent({ straight, bent, measure, isProven }: LinearFit): boolean {
  if (isProven) return straight <= badlyAnswered[measure];
  return bent - straight >= certainGap && bent >= wellAnswered && straight <= badlyAnswered[measure];
}

/**
 * A network without a hidden layer draws one line (Minsky and Papert 1969: xor is out of its reach). Certain only where that is shown to be
 * too little: by the perceptron on a few rows of whole numbers, or by what the nearest neighbour or squares of the inputs answer.
 */
export function noHiddenLayer(planned: Planned): Finding | undefined {
  const { options, spec } = planned;
  if (options.layers.length > 1 || ignoresTargets(options.loss)) return undefined;
  const fit = fitFor(planned);
  if (!fit || (!isBent(fit) && fit.bent - fit.straight < likelyGap)) return undefined;
  const isShown = isBent(fit) && isJudged(planned);
  const [only] = spec.layers;
  const width = Math.max(8, Math.min(32, 4 * options.inputs));
  return {
    code: 'no-hidden-layer',
    kind: 'cause',
    severity: isShown ? 'warning' : 'info',
    ...(isShown && { isCertain: true }),
    layer: 0,
    message: `The network has no hidden layer, so it can only draw a straight line, and ${lineFails(fit)}.`,
    value: fit.bent - fit.straight,
    evidence: evidenceOf(fit),
    path: ['layers'],
    fixes: [
      {
        title: `Add a hidden layer of ${width} tanh units`,
        edits: [
          { path: ['layers', 0], value: { units: width, activation: 'tanh' }, insert: true },
          ...(only.weights === undefined ? [] : [{ path: ['layers', 1, 'weights'], value: null }]),
        ],
      },
    ],
  };
}

/**
 * Linear layers in a row are one linear layer, W2 (W1 x) = (W2 W1) x, however many. Whether that is too little, the rows show as above. A
 * single linear layer among others that is no narrower than its neighbours adds nothing, and is only remarked on.
 */
export function linearHiddenLayer(planned: Planned): Finding | undefined {
  const { options, spec } = planned;
  const hidden = options.layers.slice(0, -1);
  const linear = hidden.flatMap(({ activation }, l) => (activation.type === 'linear' ? [l] : []));
  if (linear.length === 0 || ignoresTargets(options.loss)) return undefined;
  const isAll = linear.length === hidden.length;
  const fit = isAll ? fitFor(planned) : undefined;
  const useless = linear.filter(
    l => hidden[l].units >= Math.min(l === 0 ? options.inputs : hidden[l - 1].units, options.layers[l + 1].units),
  );
  if (!isAll && useless.length === 0) return undefined;
  if (isAll && fit && fit.bent - fit.straight < likelyGap && useless.length === 0) return undefined;
  const isShown = fit !== undefined && isBent(fit) && isJudged(planned);
  const changed = isAll ? linear : useless;
  const names = changed.map(l => quote(spec.layers[l].name));
  const what = isAll
    ? `${hidden.length === 1 ? 'The hidden layer is' : 'All hidden layers are'} linear, so the whole network is one straight line`
    : `${names[0]} is linear, so together with the layer above it is one linear map`;
  const fix: Fix = {
    title: `Use "relu" in ${changed.length === 1 ? names[0] : 'the hidden layers'}`,
    edits: changed.flatMap(l => reluEdits(spec.layers[l], l)),
  };
  return {
    code: 'linear-hidden-layer',
    kind: 'cause',
    severity: isShown ? 'warning' : 'info',
    ...(isShown && { isCertain: true }),
    layer: changed[0],
    message: isShown ? `${what}, and ${lineFails(fit)}.` : `${what}.`,
    value: fit ? fit.bent - fit.straight : 0,
    evidence: fit
      ? evidenceOf(fit)
      : [
          {
            text: `${counted(changed.length, 'linear layer')} of ${counted(hidden.length, 'hidden layer')}`,
            layer: changed[0],
            value: changed.length,
          },
        ],
    path: ['layers', changed[0], spec.layers[changed[0]].activation.type === 'linear' ? 'activation' : 'units'],
    fixes: [fix],
  };
}

function fitFor(planned: Planned): LinearFit | undefined {
  const type = planned.options.layers.at(-1)!.activation.type;
  // Targets that are numbers are judged by the line itself, which a bent last layer is not.
  return planned.areClasses || type === 'linear' ? planned.linearFit() : undefined;
}

/** Whether the figures of the fit speak of what the network is trained for. */
function isJudged({ options }: Planned): boolean {
  return options.training.rows >= 4;
}

function lineFails({ measure, straight, bent, by, isProven }: LinearFit): string {
  if (isProven) return 'no line separates the classes of these rows';
  if (measure === 'accuracy')
    return `the best line found answers ${shareInWords(straight)} of the rows right, where ${by} ${by.startsWith('the') ? 'answers' : 'answer'} ${shareInWords(bent)}`;
  return `the best line reaches an R2 of ${figure(straight)}, where ${by} ${by.startsWith('the') ? 'reaches' : 'reach'} ${figure(bent)}`;
}

function evidenceOf({ measure, straight, bent, by, rows, isProven }: LinearFit): Evidence[] {
  const name = measure === 'accuracy' ? 'an accuracy' : 'an R2';
  const line: Evidence = {
    text: `the best line found has ${name} of ${figure(straight)} on ${counted(rows, 'training row')}`,
    value: straight,
  };
  return isProven
    ? [{ text: 'a perceptron on these rows comes back to weights that it had before, so no line separates them' }, line]
    : [line, { text: `${by} ${by.startsWith('the') ? 'has' : 'have'} ${name} of ${figure(bent)}`, value: bent }];
}
