import { type RowsPicture, verdictNames } from '../../src/panel/learnedPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { answerText } from './words.ts';

interface RowsViewProps {
  readonly picture: RowsPicture;
  readonly sample: number | undefined;
  readonly onPick: (row: number) => void;
}

const outcomes: Readonly<Record<(typeof verdictNames)[number], string>> = {
  right: '',
  wrong: '✕ wrong',
  noAnswer: '✕ no prediction',
};

/** The rows that the network does worst on; each can be made the probe. */
export function RowsView({ picture, sample, onPick }: RowsViewProps) {
  const { rows, sourceRows, losses, truth, answers, verdicts, labels, trainingRows, kept } = picture;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class="table" tabIndex={0} aria-label="Rows by loss">
        <table>
          <thead>
            <tr>
              <th scope="col">row</th>
              <th scope="col">loss</th>
              <th scope="col">{labels ? 'actual class' : 'actual'}</th>
              <th scope="col">predicted</th>
              <th scope="col">set</th>
              <th scope="col">sample</th>
            </tr>
          </thead>
          <tbody>
            {Array.from(rows, (row, index) => (
              <tr key={row} class={row === sample ? 'chosen' : ''}>
                <th scope="row">{sourceRows[index]}</th>
                <td>{formatNumber(losses[index]!)}</td>
                <td>{answerText(labels, truth[index]!)}</td>
                <td>
                  {answerText(labels, answers[index]!)}{' '}
                  <span class="error">{outcomes[verdictNames[verdicts[index]!]!]}</span>
                </td>
                <td>{row < trainingRows ? 'training' : 'held out'}</td>
                <td>
                  <button
                    type="button"
                    class="tool"
                    data-testid="make-probe"
                    aria-pressed={row === sample}
                    aria-label={`Use row ${sourceRows[index]} as the sample`}
                    onClick={() => onPick(row)}
                  >
                    <i class={`codicon codicon-${row === sample ? 'pinned' : 'pin'}`} aria-hidden="true" />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {kept > rows.length && (
        <p class="muted">
          The {rows.length} largest losses of {kept.toLocaleString('en')} rows.
        </p>
      )}
    </>
  );
}
