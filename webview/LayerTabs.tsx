import { useLayoutEffect, useRef } from 'preact/hooks';
import { layerScalarIndex } from '../src/trace/layout.ts';
import type { Training } from './state.ts';
import { Value } from './Value.tsx';

interface LayerTabsProps {
  readonly training: Training;
  readonly onSelect: (layer: number) => void;
}

/** One tab a layer, from input to output, with the norm of its gradient at the epoch. */
export function LayerTabs({ training: { layout, row, selection }, onSelect }: LayerTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const chosen = selection.layer;

  useLayoutEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);

  function walk(event: KeyboardEvent) {
    const next = tabAfterKey(chosen, layout.layers.length, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
    const tab = list.current?.children[next];
    if (tab instanceof HTMLElement) tab.focus();
  }

  return (
    <div class="layers" role="tablist" aria-label="Layers" ref={list} onKeyDown={walk}>
      {layout.layers.map(({ shape: { name, inputs, outputs, activation } }, layer) => (
        <button
          key={layer}
          type="button"
          role="tab"
          data-testid={`layer-tab-${layer}`}
          data-layer={layer}
          aria-selected={layer === chosen}
          tabIndex={layer === chosen ? 0 : -1}
          title={`${name}: ${inputs} → ${outputs} ${activation}, gradient norm on the right`}
          onClick={() => onSelect(layer)}
        >
          <span class="name">{name}</span>
          <span class="muted">
            {inputs} → {outputs} {activation}
          </span>
          {row && (
            <span class="norm">
              ‖∇‖ <Value value={row.scalars[layerScalarIndex(layout, layer, 'gradientNorm')]!} digits={2} />
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

function tabAfterKey(chosen: number, count: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, chosen - 1);
    case 'ArrowRight':
      return Math.min(count - 1, chosen + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
