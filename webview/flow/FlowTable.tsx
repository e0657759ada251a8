import { type Flow, type FlowNumber, flowNumber, isMissing } from '../../src/panel/flowPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { normText } from '../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { startsAtDelta } from './steps.ts';
import type { LayerWindow } from './window.ts';

interface FlowTableProps {
  readonly flow: Flow;
  readonly layers: readonly LayerShape[];
  readonly window: LayerWindow;
}

const columns: readonly (readonly [title: string, name: FlowNumber])[] = [
  [normText('input'), 'input'],
  [normText('output'), 'output'],
  [normText('outputGradient'), 'outputGradient'],
  ['× activation', 'activationFactor'],
  ['mean f′', 'derivative'],
  ['f′ in epoch', 'epochDerivative'],
  [normText('delta'), 'delta'],
  ['× weights', 'weightFactor'],
  [normText('inputGradient'), 'inputGradient'],
  [normText('gradient'), 'gradient'],
  [normText('weightUpdate'), 'update'],
  [normText('weights'), 'weights'],
];

/** The picture as numbers, from the last layer down. */
export function FlowTable({ flow, layers, window }: FlowTableProps) {
  const shown = Array.from({ length: window.last - window.first + 1 }, (_, index) => window.last - index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="table flow-table" tabIndex={0} aria-label="Backward flow, table" data-testid="flow-table">
      <table>
        <thead>
          <tr>
            <th scope="col">layer</th>
            {columns.map(([title]) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">{`${normText('weightUpdate')}/${normText('weights')}`}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(layer => (
            <tr key={layer}>
              <th scope="row" title={layers[layer]!.name}>
                {layers[layer]!.name}
              </th>
              {columns.map(([title, name]) => (
                <td key={title}>{cellText(flow, layers.length, layer, name)}</td>
              ))}
              <td>
                {isMissing(flow, layer, 'update')
                  ? '–'
                  : ratioText(flowNumber(flow, layer, 'update'), flowNumber(flow, layer, 'weights'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Nothing over weights that are all 0. */
function ratioText(update: number, weights: number): string {
  return weights === 0 ? '–' : formatNumber(update / weights, 3);
}

/** What a factor is taken of. */
const before: Partial<Record<FlowNumber, FlowNumber>> = { activationFactor: 'outputGradient', weightFactor: 'delta' };

function cellText(flow: Flow, layers: number, layer: number, name: FlowNumber): string {
  if (name === 'activationFactor' && layer === layers - 1 && startsAtDelta(flow, layers)) return '–';
  if (isMissing(flow, layer, name)) return '–';
  const divisor = before[name];
  if (divisor && flowNumber(flow, layer, divisor) === 0) return 'none';
  return formatNumber(flowNumber(flow, layer, name), 3);
}
