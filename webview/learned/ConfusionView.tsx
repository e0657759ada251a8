import type { ConfusionCounts, ConfusionPicture } from '../../src/panel/learnedPicture.ts';
import { css, mix, readableOn } from '../colour.ts';
import { formatCount, formatShare } from '../format.ts';
import { useTheme } from '../themeContext.ts';
import { confusionText, labelOf } from './words.ts';

/** With more classes only what is mixed up most is listed. */
const mostInTable = 30;
const mostListed = 20;

/** Actual against predicted classes, of the training rows and of those held out. */
export function ConfusionView({ picture }: { readonly picture: ConfusionPicture }) {
  const labels = picture.labels ?? [];
  const { classes, training, validation } = picture;
  return (
    <div class="confusions">
      <Matrix title="Training rows" classes={classes} counts={training} labels={labels} />
      {validation && <Matrix title="Held out" classes={classes} counts={validation} labels={labels} />}
    </div>
  );
}

interface MatrixProps {
  readonly title: string;
  readonly classes: number;
  readonly counts: ConfusionCounts;
  readonly labels: readonly string[];
}

function Matrix({ title, classes, counts, labels }: MatrixProps) {
  const { right, rows } = counts;
  const accuracy = rows === 0 ? 'no rows' : `${formatShare(right / rows)} of ${formatCount(rows, 'row')} correct`;
  return (
    <section class="confusion" aria-label={title}>
      <h3>
        {title} <span class="muted">{accuracy}</span>
      </h3>
      {classes > mostInTable ? (
        <MixedUp classes={classes} counts={counts} labels={labels} />
      ) : (
        <ConfusionTable title={title} classes={classes} counts={counts} labels={labels} />
      )}
    </section>
  );
}

function ConfusionTable({ title, classes, counts: { counts, noAnswer }, labels }: MatrixProps) {
  const { background, heatmap } = useTheme();
  const positive = heatmap.colours.at(-1)!;
  const negative = heatmap.colours[0]!;
  const all = Array.from({ length: classes }, (_, index) => index);
  const unanswered = noAnswer.some(rows => rows > 0);
  const rowSum = (truth: number) =>
    all.reduce((sum, answered) => sum + counts[truth * classes + answered]!, noAnswer[truth]!);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="table matrix-table" tabIndex={0} aria-label={`${title}, confusion matrix`}>
      <table>
        <thead>
          <tr>
            <th scope="col">actual \ predicted</th>
            {all.map(answered => (
              <th key={answered} scope="col" title={labelOf(labels, answered)}>
                {labelOf(labels, answered)}
              </th>
            ))}
            {unanswered && <th scope="col">no prediction</th>}
          </tr>
        </thead>
        <tbody>
          {all.map(truth => {
            const sum = Math.max(1, rowSum(truth));
            return (
              <tr key={truth}>
                <th scope="row" title={labelOf(labels, truth)}>
                  {labelOf(labels, truth)}
                </th>
                {all.map(answered => {
                  const rows = counts[truth * classes + answered]!;
                  const colour = mix(background, truth === answered ? negative : positive, 0.85 * (rows / sum));
                  return (
                    <td
                      key={answered}
                      title={confusionText(labels, truth, answered, rows)}
                      style={{ backgroundColor: css(colour), color: readableOn(colour) }}
                    >
                      {rows === 0 ? <span class="none">0</span> : rows}
                    </td>
                  );
                })}
                {unanswered && <td class="error">{noAnswer[truth]}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function MixedUp({ classes, counts: { counts }, labels }: Omit<MatrixProps, 'title'>) {
  const pairs = Array.from(counts, (rows, cell) => ({
    rows,
    truth: Math.floor(cell / classes),
    answered: cell % classes,
  }));
  const mixed = pairs.filter(({ rows, truth, answered }) => rows > 0 && truth !== answered);
  const shown = mixed.sort((a, b) => b.rows - a.rows).slice(0, mostListed);
  return (
    <ul>
      {shown.map(({ rows, truth, answered }) => (
        <li key={`${truth} ${answered}`}>{confusionText(labels, truth, answered, rows)}</li>
      ))}
      {mixed.length > shown.length && <li class="muted">and {mixed.length - shown.length} more pairs of classes</li>}
      {mixed.length === 0 && <li class="muted">No class is predicted as another.</li>}
    </ul>
  );
}
