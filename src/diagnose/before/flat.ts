import { families } from '../../functions/activation.ts';
import { activations } from '../../functions/activations.ts';
import { fusedLoss } from '../../functions/losses.ts';
import { quote } from '../../spec/words.ts';
import { isDeadEverywhere } from './firstPass.ts';
import { inputsOf } from './initializationScale.ts';
import { firstBiases, isStated, meanSquareOf } from './layerInit.ts';
import type { Culprit, Flat, Planned } from './planned.ts';
import { alikeUnits } from './symmetry.ts';
import { constantColumns, unscaledColumns } from './unscaled.ts';

/** Above these shares of flat units a layer hands little down. Half of a layer of relu units is off on a row by itself. */
const mostFlat = { saturated: 0.5, dead: 0.75 };
/** A bias of this size decides by itself where a unit works. */
const largeBias = 2.5;

/** The lowest layer of which more than half of the units are flat; none where equal weights are what is wrong. */
export function flatLayer(planned: Planned): Flat | undefined {
  const { options } = planned;
  const pass = planned.firstPass();
  if (!pass) return undefined;
  const last = options.layers.length - 1;
  for (const [layer, { deadShare, flatShare, slope }] of pass.layers.entries()) {
    if (layer === last && !isJudgedHead(planned)) continue;
    if (layer < last && alikeUnits(options.layers, layer, options.inputs)) return undefined;
    const isWhole = deadShare === 1 && isDeadEverywhere(options, layer) === true;
    const share = isWhole ? 1 : flatShare;
    const { family } = activations[options.layers[layer].activation.type];
    if (share > mostFlat[families[family]]) return { layer, isWhole, share, slope, culprit: culpritOf(planned, layer) };
  }
  return undefined;
}

/** `Every unit of "hidden" is saturated on every training row and never learns`. */
export function stuckWords({ options }: Planned, { layer }: Flat): string {
  const { name, activation } = options.layers[layer];
  return `Every unit of ${quote(name)} is ${families[activations[activation.type].family]} on every training row and never learns`;
}

/** A last layer that is flat at both ends, under a loss that does not cancel its derivative. */
function isJudgedHead({ options }: Planned): boolean {
  const { activation } = options.layers.at(-1)!;
  return activations[activation.type].family === 'squashing' && !fusedLoss(activation.type, options.loss);
}

function culpritOf(planned: Planned, layer: number): Culprit {
  const { layers, inputs } = planned.options;
  const biases = firstBiases(layers[layer], inputsOf(layers, layer, inputs));
  if (Math.sqrt(meanSquareOf(biases)) >= largeBias) return 'biases';
  const { spec } = planned;
  const areScaled = spec.data.standardize || spec.data.normalize !== undefined;
  const [constant] = areScaled ? [] : constantColumns(planned.columns());
  const [large] = unscaledColumns(planned);
  if (constant && constant.size >= (large?.size ?? 0)) return 'constants';
  if (large) return 'inputs';
  return layers.slice(0, layer + 1).some(isStated) ? 'weights' : 'unknown';
}
