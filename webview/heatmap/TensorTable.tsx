import { useMemo } from 'preact/hooks';
import type { TensorPicture } from '../../src/panel/panelMessages.ts';
import { Value } from '../Value.tsx';
import { cellTable } from './tableCells.ts';

interface TensorTableProps {
  readonly title: string;
  readonly kind: 'matrix' | 'vector';
  readonly picture: TensorPicture;
}

/** A tensor, or the part of it that is shown, as numbers. */
export function TensorTable({ title, kind, picture }: TensorTableProps) {
  const isMatrix = kind === 'matrix';
  const across = isMatrix ? 'input' : 'unit';
  const { columns, rows, note } = useMemo(() => cellTable(picture, 'unit', across), [picture, across]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class="table" tabIndex={0} aria-label={`${title}, table`}>
        <table>
          <thead>
            <tr>
              {isMatrix && <th scope="col">unit \ input</th>}
              {columns.map(column => (
                <th key={column} scope="col">
                  {isMatrix ? column : `unit ${column}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, values }) => (
              <tr key={name}>
                {isMatrix && <th scope="row">{name}</th>}
                {values.map((value, index) => (
                  <td key={columns[index]}>
                    <Value value={value} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {note !== '' && <p class="muted">{note}</p>}
    </>
  );
}
