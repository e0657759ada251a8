import { type Flow, type FlowNumber, flowNumber, isMissing } from '../../src/panel/flowPicture.ts';
import type { StopPlace } from '../../src/run/stop.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { Quantity } from '../../src/trace/quantity.ts';
import { normText, symbolText } from '../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { formatCount } from '../format.ts';
import { Value } from '../Value.tsx';
import { type BandScale, flowEnd } from './bandScale.ts';
import { derivativeColour } from './derivativeColour.ts';
import { FlowValue } from './FlowValue.tsx';
import { Lane } from './Lane.tsx';
import type { FlowPhase, LayerLights, Light, StepKind } from './phases.ts';
import { powerOf, type Step, startsAtDelta } from './steps.ts';
import { factorText } from './words.ts';

interface LayerRowProps {
  readonly flow: Flow;
  readonly layer: number;
  readonly shape: LayerShape;
  readonly isSelected: boolean;
  readonly isLast: boolean;
  readonly phase: FlowPhase;
  readonly lights: LayerLights;
  readonly scale: BandScale;
  readonly strongest: Step | undefined;
  /** Where a debugger stands, if it stands in this layer. */
  readonly at: StopPlace | undefined;
  readonly hatching: string;
  readonly onSelect: () => void;
}

/** One layer: values going up at its left, itself, and the gradient coming down through two steps at its right. */
export function LayerRow(props: LayerRowProps) {
  const { flow, layer, shape, isSelected, isLast, phase, lights, scale, strongest, at, hatching, onSelect } = props;
  const number = (name: FlowNumber) => flowNumber(flow, layer, name);
  const end = (name: FlowNumber) => flowEnd(flow, layer, name, scale);
  const isStrongest = (kind: StepKind) => strongest?.layer === layer && strongest.kind === kind;
  const isFused = isLast && flow.isFused;
  const steps = { flow, layer, phase };
  const isLossSkipped = isLast && startsAtDelta(flow, layer + 1);
  return (
    <li class={`flow-row${isSelected ? ' selected' : ''}${at ? ' stopped' : ''}`} data-testid={`flow-layer-${layer}`}>
      <span class={`up ${lights.forward}`}>
        <Norm {...{ flow, layer }} name="output" />
        {phase === 'forward' && <Norm {...{ flow, layer }} name="input" />}
      </span>
      <Lane
        direction="up"
        hatching={hatching}
        segments={[
          { above: end('output'), below: end('input'), top: 0, bottom: 100, light: lights.forward, kind: 'values' },
        ]}
      />
      <button
        type="button"
        class={lights.update === 'now' ? 'box flash' : 'box'}
        data-layer={layer}
        data-testid={`flow-box-${layer}`}
        aria-current={isSelected ? 'true' : undefined}
        tabIndex={isSelected ? 0 : -1}
        title={boxTitle(flow, layer, shape)}
        onClick={onSelect}
      >
        <span class="name">
          {at && <i class="codicon codicon-debug-stackframe" aria-hidden="true" />}
          {shape.name}
          {at && <span class="operation"> before {at.operation}</span>}
        </span>
        <LayerNumbers flow={flow} layer={layer} shape={shape} phase={phase} light={lights.update} />
      </button>
      <Lane
        direction="down"
        hatching={hatching}
        segments={[
          {
            above: end('outputGradient'),
            below: end('delta'),
            top: 0,
            bottom: 50,
            light: lights.activation,
            kind: 'activation',
            colour: derivativeColour(number('derivative')),
            isStrongest: isStrongest('activation'),
          },
          {
            above: end('delta'),
            below: end('inputGradient'),
            top: 50,
            bottom: 100,
            light: lights.weights,
            kind: 'weights',
            isStrongest: isStrongest('weights'),
            isFaint: layer === 0,
          },
        ]}
      />
      <span class="down">
        <StepText
          {...steps}
          kind="activation"
          light={lights.activation}
          noun={isFused ? 'activation, loss' : 'activation'}
          meaning={activationMeaning(shape, isFused)}
          isSkipped={isLossSkipped}
          strongest={isStrongest('activation') ? strongest : undefined}
        />
        <StepText
          {...steps}
          kind="weights"
          light={lights.weights}
          noun="weights"
          meaning={weightsMeaning(layer)}
          strongest={isStrongest('weights') ? strongest : undefined}
        />
      </span>
    </li>
  );
}

interface NormProps {
  readonly flow: Flow;
  readonly layer: number;
  readonly name: 'input' | 'output' | 'delta' | 'inputGradient' | 'gradient' | 'update';
}

function Norm(props: NormProps) {
  const { name } = props;
  return (
    <span class="norm">
      <span class="muted">{normText(name === 'update' ? 'weightUpdate' : name)}</span> <FlowValue {...props} />
    </span>
  );
}

interface LayerNumbersProps {
  readonly flow: Flow;
  readonly layer: number;
  readonly shape: LayerShape;
  readonly phase: FlowPhase;
  readonly light: Light;
}

/** Below a layer's name: what it is, and the numbers of the phase that are its own. */
function LayerNumbers({ flow, layer, shape, phase, light }: LayerNumbersProps) {
  const number = (name: FlowNumber) => flowNumber(flow, layer, name);
  const ratio = number('update') / number('weights');
  return (
    <>
      <span class="facts-line muted">
        <span class="kind">
          {shape.outputs.toLocaleString('en')} {shape.activation}
        </span>
        {(phase === 'all' || phase === 'backward') && (
          <span class="derivative">
            {!isMissing(flow, layer, 'derivative') && (
              <i class="swatch" style={{ backgroundColor: derivativeColour(number('derivative')) }} />
            )}
            f′ <FlowValue flow={flow} layer={layer} name="derivative" />
          </span>
        )}
      </span>
      {(phase === 'all' || phase === 'update') && (
        <span class={`update-line ${light}`}>
          <span
            class="muted"
            title={`${normText('weightUpdate')} / ${normText('weights')}: norm of the ${flow.stop === undefined ? 'epoch' : 'batch'}’s change of ${symbolText('weights')} over that of ${symbolText('weights')}`}
          >
            {`${symbolText('weightUpdate')}/${symbolText('weights')}`}
          </span>{' '}
          <UpdateRatio flow={flow} layer={layer} ratio={ratio} />
          {phase === 'update' && (
            <span class="more">
              <Norm {...{ flow, layer }} name="gradient" /> <Norm {...{ flow, layer }} name="update" />
            </span>
          )}
          <i class="update-bar" style={{ width: `${updateShare(ratio) * 100}%` }} />
        </span>
      )}
    </>
  );
}

function UpdateRatio({ flow, layer, ratio }: { readonly flow: Flow; readonly layer: number; readonly ratio: number }) {
  if (isMissing(flow, layer, 'update')) return <FlowValue flow={flow} layer={layer} name="update" />;
  if (flowNumber(flow, layer, 'weights') === 0) return <span title="All weights are 0.">–</span>;
  return <Value value={ratio} digits={2} />;
}

/** How long the bar of an update is: from a millionth of the weights to all of them, by powers of ten. */
function updateShare(ratio: number): number {
  const share = (Math.log10(ratio) + 6) / 6;
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

interface StepTextProps {
  readonly flow: Flow;
  readonly layer: number;
  readonly phase: FlowPhase;
  readonly kind: StepKind;
  readonly light: Light;
  readonly noun: string;
  readonly meaning: string;
  /** Its factor means nothing, as dE/dy is not finite. */
  readonly isSkipped?: boolean;
  /** The step itself, where it is the strongest. */
  readonly strongest: Step | undefined;
}

/** What a step multiplies the gradient by, and what comes out of it. */
function StepText({ flow, layer, phase, kind, light, noun, meaning, isSkipped, strongest }: StepTextProps) {
  const isActivation = kind === 'activation';
  const before = flowNumber(flow, layer, isActivation ? 'outputGradient' : 'delta');
  const factor = flowNumber(flow, layer, isActivation ? 'activationFactor' : 'weightFactor');
  const isOpen = isMissing(flow, layer, isActivation ? 'activationFactor' : 'weightFactor');
  const isShown = phase === 'all' || phase === 'backward';
  if (!isShown) return <span class="step off" />;
  const isFaint = kind === 'weights' && layer === 0;
  return (
    <span class={`step ${light}${strongest ? ' strongest' : ''}${isFaint ? ' faint' : ''}`} title={meaning}>
      <span class={isSkipped || isOpen || before === 0 || Number.isFinite(factor) ? 'factor' : 'factor error'}>
        {isSkipped || isOpen ? '–' : factorText(factor, before)}
      </span>
      <span class="noun long">{noun}</span>
      <span class="noun short">{isActivation ? 'f′' : 'W'}</span>
      {strongest && (
        <span class="mark">
          <span class="verb">{strongest.after === 0 ? 'ends ' : 'largest '}</span>
          {strongest.after === 0 ? 'here' : powerOf(strongest) < 0 ? 'drop' : 'growth'}
        </span>
      )}
      <span class="after">
        <span class="arrow" aria-hidden="true">
          →{' '}
        </span>
        <Norm {...{ flow, layer }} name={isActivation ? 'delta' : 'inputGradient'} />
      </span>
    </span>
  );
}

function activationMeaning({ activation }: LayerShape, isFused: boolean): string {
  if (isFused)
    return `${symbolText('delta')} is computed from loss and ${activation} together; its norm over that of ${symbolText('outputGradient')}`;
  const jacobian = activation === 'softmax' ? ', through the full Jacobian of softmax' : '';
  return `${normOver('delta', 'outputGradient')}${jacobian}`;
}

function weightsMeaning(layer: number): string {
  const unused = layer === 0 ? `; ${symbolText('inputGradient')} is not used here: ${symbolText('input')} is data` : '';
  return normOver('inputGradient', 'delta') + unused;
}

/** `norm of dE/dnet over that of dE/dy` */
function normOver(name: Quantity, other: Quantity): string {
  return `norm of ${symbolText(name)} over that of ${symbolText(other)}`;
}

function boxTitle(flow: Flow, layer: number, { name, inputs, outputs, activation }: LayerShape): string {
  const number = (of: FlowNumber) => formatNumber(flowNumber(flow, layer, of), 3);
  const diagonal = activation === 'softmax' ? ', the diagonal of a full Jacobian' : '';
  return (
    `${name}: ${formatCount(inputs, 'input')}, ${formatCount(outputs, 'unit')}, ${activation}. ` +
    (flow.stop === undefined
      ? `Mean derivative ${number('derivative')} of the sample, ${number('epochDerivative')} over the epoch${diagonal}.`
      : isMissing(flow, layer, 'derivative')
        ? 'Its derivative is not computed yet.'
        : `Mean derivative ${number('derivative')} of the sample${diagonal}.`)
  );
}
