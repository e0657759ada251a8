import { symbolText } from '../../src/trace/quantitySymbol.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';
import { formatCount } from '../format.ts';
import { pictureRow, weightGradient } from './matrices.ts';
import { RowPicture } from './RowPicture.tsx';

interface WholeRowsProps {
  readonly chain: ShownChain;
  /** The unit whose rows of the matrices are shown. */
  readonly unit: number;
  /** The input that is marked. */
  readonly input: number;
  readonly onChoose: (input: number) => void;
}

/** What the matrices above show a part of: whole rows over all inputs, as images where the input is one. */
export function WholeRows({ chain, unit, input, onChoose }: WholeRowsProps) {
  const { shape, symbols, imageShape } = chain;
  const rows = [
    { quantity: 'input', index: '', values: chain.input },
    { quantity: 'weights', index: `[${unit}]`, values: pictureRow(chain, unit) },
    {
      quantity: 'gradient',
      index: `[${unit}]`,
      values: chain.input.map((_, index) => weightGradient(chain, unit, index)),
    },
    { quantity: 'inputGradient', index: '', values: chain.inputGradient },
  ] as const;
  return (
    <section class="whole-rows" aria-label="All inputs" data-testid="whole-rows">
      <p class="muted">
        All {formatCount(shape.inputs, 'input')}; those in the frame are in the matrices above. A click moves there.
      </p>
      <div class={imageShape ? 'images' : 'strips'}>
        {rows.map(
          ({ quantity, index, values }) =>
            values && (
              <RowPicture
                key={quantity}
                name={`${symbolText(quantity, symbols)}${index}`}
                values={values}
                image={imageShape}
                input={input}
                onChoose={onChoose}
              />
            ),
        )}
      </div>
    </section>
  );
}
