import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import { Segments } from '../Segments.tsx';
import { useWhyActions } from './actions.ts';
import { aspectsOf, type LayerStop } from './aspects.ts';

interface AspectSwitchProps {
  readonly why: QuantityRef;
  readonly inputs: number;
  /** The stop of the debugger that it is of, if any. */
  readonly stop: LayerStop | undefined;
}

/** From one number of a weight or a bias to another: its value, the sample's gradient, the epoch's, the update. */
export function AspectSwitch({ why, inputs, stop }: AspectSwitchProps) {
  const { pick } = useWhyActions();
  const aspects = aspectsOf(why, inputs, stop);
  if (aspects.length === 0) return null;
  const quantity = why.quantity === 'vectorGradient' ? 'gradient' : why.quantity;
  return (
    <Segments
      label="What to explain of this parameter"
      testId="aspects"
      options={aspects.map(({ label, meaning, ref }) => ({ value: ref.quantity, text: label, title: meaning }))}
      chosen={quantity}
      onChoose={chosen => pick(aspects.find(({ ref }) => ref.quantity === chosen)!.ref)}
    />
  );
}
