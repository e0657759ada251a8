import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { type Flow, type FlowNumber, flowNumber } from '../../src/panel/flowPicture.ts';
import type { RunInfo } from '../../src/run/runState.ts';
import type { StopPlace } from '../../src/run/stop.ts';
import { normText } from '../../src/trace/quantitySymbol.ts';
import { formatCount } from '../format.ts';
import { bandScale, flowEnd, flowNorms } from './bandScale.ts';
import { density } from './density.ts';
import { EdgeRow } from './EdgeRow.tsx';
import { FlowLegend } from './FlowLegend.tsx';
import { FlowValue } from './FlowValue.tsx';
import { Hatching } from './Lane.tsx';
import { LayerRow } from './LayerRow.tsx';
import { type FlowPhase, type Light, lightsOf, type Moment } from './phases.ts';
import { isWholeWay, powerOf, startsAtDelta, stepsDown, strongestStep } from './steps.ts';
import { stopLights } from './stopLights.ts';
import type { LayerWindow } from './window.ts';
import { powerText } from './words.ts';

interface FlowPictureProps {
  readonly flow: Flow;
  readonly run: RunInfo;
  readonly selected: number;
  readonly window: LayerWindow;
  readonly phase: FlowPhase;
  readonly moment: Moment | undefined;
  /** Where a debugger stands, if the flow is of its stop. */
  readonly at: StopPlace | undefined;
  readonly onSelect: (layer: number) => void;
}

/** The network from the loss down to the input. */
export function FlowPicture({ flow, run, selected, window, phase, moment, at, onSelect }: FlowPictureProps) {
  const { layers } = run;
  const list = useRef<HTMLOListElement>(null);
  /** The layer chosen by a key, which gets the focus once it is drawn. */
  const focusNext = useRef<number | undefined>(undefined);
  const hatching = `flow-hatching-${useId()}`;
  const scale = bandScale(flowNorms(flow, layers.length));
  // Of a gradient that is on its way nothing can be said yet.
  const strongest = isWholeWay(flow, layers.length) ? strongestStep(stepsDown(flow, layers.length)) : undefined;
  const last = layers.length - 1;
  const number = (layer: number, name: FlowNumber) => flowNumber(flow, layer, name);
  const end = (layer: number, name: FlowNumber) => flowEnd(flow, layer, name, scale);
  const lights = (layer: number) => (at ? stopLights(flow, layer, phase, at) : lightsOf(layer, phase, moment));
  const edge = (layer: number) => {
    const { forward, activation, weights } = lights(layer);
    return { top: { forward, backward: activation }, bottom: { forward, backward: weights } };
  };
  const shown = Array.from({ length: window.last - window.first + 1 }, (_, index) => window.last - index);
  const backwardShown = phase === 'all' || phase === 'backward';

  useLayoutEffect(() => {
    if (focusNext.current !== selected) return;
    focusNext.current = undefined;
    const box = list.current?.querySelector(`button[data-layer="${selected}"]`);
    if (box instanceof HTMLElement) box.focus();
  }, [selected]);

  function walk(event: KeyboardEvent) {
    const next = layerAfterKey(selected, last, event.key);
    if (next === undefined) return;
    event.preventDefault();
    if (next === selected) return;
    focusNext.current = next;
    onSelect(next);
  }

  return (
    <div class={`flow ${phase}${moment ? ' playing' : ''} ${density(shown.length)}`} data-testid="flow">
      <Hatching id={hatching} />
      <ol ref={list} onKeyDown={walk} aria-label="Layers from the loss down to the input">
        <EdgeRow
          name="loss"
          hatching={hatching}
          forward={[end(last, 'output'), end(last, 'output')]}
          backward={[end(last, 'outputGradient'), end(last, 'outputGradient')]}
          lights={edge(last).top}
          down={
            backwardShown && (
              <span class="norm">
                <span class="muted">{normText('outputGradient')}</span>{' '}
                <FlowValue flow={flow} layer={last} name="outputGradient" />
              </span>
            )
          }
        >
          <span class="name">loss</span> <span class="muted">{run.loss}</span>
        </EdgeRow>
        {window.last < last && (
          <EdgeRow
            name="above"
            isGap
            hatching={hatching}
            forward={[end(last, 'output'), end(window.last + 1, 'input')]}
            backward={[end(last, 'outputGradient'), end(window.last + 1, 'inputGradient')]}
            lights={edge(window.last + 1).bottom}
            down={
              backwardShown &&
              powerText(
                powerOf({
                  before: number(last, startsAtDelta(flow, layers.length) ? 'delta' : 'outputGradient'),
                  after: number(window.last + 1, 'inputGradient'),
                }),
              )
            }
          >
            <span class="muted">{formatCount(last - window.last, 'layer')} above</span>
          </EdgeRow>
        )}
        {shown.map(layer => (
          <LayerRow
            key={layer}
            flow={flow}
            layer={layer}
            shape={layers[layer]!}
            isSelected={layer === selected}
            isLast={layer === last}
            phase={phase}
            lights={lights(layer)}
            at={at?.layer === layer ? at : undefined}
            scale={scale}
            strongest={strongest}
            hatching={hatching}
            onSelect={() => onSelect(layer)}
          />
        ))}
        {window.first > 0 && (
          <EdgeRow
            name="below"
            isGap
            hatching={hatching}
            forward={[end(window.first - 1, 'output'), end(0, 'input')]}
            backward={[end(window.first - 1, 'outputGradient'), end(0, 'delta')]}
            lights={edge(window.first - 1).top}
            down={
              backwardShown &&
              powerText(powerOf({ before: number(window.first - 1, 'outputGradient'), after: number(0, 'delta') }))
            }
          >
            <span class="muted">{formatCount(window.first, 'layer')} below</span>
          </EdgeRow>
        )}
        <EdgeRow
          name="input"
          hatching={hatching}
          isFaint
          forward={[end(0, 'input'), end(0, 'input')]}
          backward={[end(0, 'inputGradient'), end(0, 'inputGradient')]}
          lights={inputLights(phase, moment, edge(0).bottom)}
          up={
            phase === 'all' && (
              <span class="norm">
                <span class="muted">{normText('input')}</span> <FlowValue flow={flow} layer={0} name="input" />
              </span>
            )
          }
          down={backwardShown && <span class="muted">not used</span>}
        >
          <span class="name">input</span> <span class="muted">{formatCount(layers[0]!.inputs, 'value')}</span>
        </EdgeRow>
      </ol>
      <FlowLegend scale={scale} hatching={hatching} />
    </div>
  );
}

/** The input is there before the first layer has its values. */
function inputLights(phase: FlowPhase, moment: Moment | undefined, lights: { forward: Light; backward: Light }) {
  return moment && phase === 'forward' ? { ...lights, forward: 'on' as const } : lights;
}

function layerAfterKey(selected: number, last: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return Math.min(last, selected + 1);
    case 'ArrowDown':
      return Math.max(0, selected - 1);
    case 'Home':
      return last;
    case 'End':
      return 0;
    default:
      return undefined;
  }
}
