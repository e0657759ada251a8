import type { Finding } from '../../src/findings/finding.ts';
import { measureNames, verificationText } from '../../src/findings/verification.ts';
import { useActions } from '../actions.ts';
import { useTraining } from './trainingContext.ts';
import { changeText } from './words.ts';

/** A change of every layer of a deep network would fill the page. */
const mostEdits = 4;

/** What helps against a finding, the best first, with what each changes in the spec. */
export function Fixes({ finding }: { readonly finding: Finding }) {
  const { post } = useActions();
  const { run, findings } = useTraining();
  const { can } = findings;
  const { code, fixes } = finding;
  const named = { code, run: run.id };
  const competing = fixes.filter(({ edits }) => edits.length > 0).length;
  return (
    <>
      <p class="part-title muted">What helps</p>
      <ul>
        {fixes.map(({ title, edits, verified }, fix) => (
          <li key={fix} class="fix" data-testid="fix">
            <div class="fix-line">
              <span>{title}</span>
              {edits.length > 0 && can.includes('tryFix') && (
                <button
                  type="button"
                  title="Train copies of this network with the change, and compare"
                  data-testid="try-fix"
                  onClick={() => post({ type: 'tryFix', ...named, fix })}
                >
                  Try This Fix
                </button>
              )}
              {edits.length > 0 && can.includes('applyFix') && (
                <button
                  type="button"
                  title="Write the change into the file"
                  data-testid="apply-fix"
                  onClick={() => post({ type: 'applyFix', ...named, fix })}
                >
                  Apply
                </button>
              )}
            </div>
            {edits.slice(0, mostEdits).map((edit, index) => (
              <code key={index} class="edit">
                {changeText(edit, run.settings)}
              </code>
            ))}
            {edits.length > mostEdits && (
              <span class="muted">and {edits.length - mostEdits} more changes like these</span>
            )}
            {verified && (
              <p class="fix-tried" data-testid="fix-tried">
                Tried: {verificationText(verified)} ({measureNames[verified.measure]})
              </p>
            )}
          </li>
        ))}
      </ul>
      {competing > 1 && can.includes('compareFixes') && (
        <button
          type="button"
          title="Try all of these fixes and rank them"
          data-testid="compare-fixes"
          onClick={() => post({ type: 'compareFixes', ...named })}
        >
          Compare Fixes
        </button>
      )}
    </>
  );
}
