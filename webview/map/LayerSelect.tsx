import { useMemo } from 'preact/hooks';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { ToolButton } from '../ToolButton.tsx';

interface LayerSelectProps {
  readonly layers: readonly LayerShape[];
  readonly selected: number;
  readonly onSelect: (layer: number) => void;
}

/** A longer name would make the list as wide as the screen. */
const longestName = 60;

/** Which layer is shown: all of them in a list, and the next one up and down. */
export function LayerSelect({ layers, selected, onSelect: choose }: LayerSelectProps) {
  const options = useMemo(
    () =>
      layers.map((shape, layer) => (
        <option key={layer} value={layer}>
          {optionText(shape, layer)}
        </option>
      )),
    [layers],
  );
  return (
    <div class="layer-choice">
      <label for="layer-select">Layer</label>
      <select
        id="layer-select"
        data-testid="layer-select"
        data-layer={selected}
        title={layers[selected]?.name}
        value={selected}
        onChange={event => choose(event.currentTarget.selectedIndex)}
      >
        {options}
      </select>
      <ToolButton
        icon="arrow-down"
        label="Layer below, towards the input"
        testId="layer-below"
        isDisabled={selected <= 0}
        onClick={() => choose(selected - 1)}
      />
      <ToolButton
        icon="arrow-up"
        label="Layer above, towards the output"
        testId="layer-above"
        isDisabled={selected >= layers.length - 1}
        onClick={() => choose(selected + 1)}
      />
    </div>
  );
}

function optionText({ name, inputs, outputs, activation }: LayerShape, layer: number): string {
  const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  return `${layer + 1}  ${short}: ${inputs} → ${outputs} ${activation}`;
}
