import { StopPlace } from '../debug/StopPlace.tsx';
import { IconButton } from '../IconButton.tsx';
import type { Theme } from '../theme.ts';
import { ThemeContext } from '../themeContext.ts';
import { useWhyActions, type WhyActions, WhyActionsContext } from './actions.ts';
import { ChainSection } from './ChainSection.tsx';
import { DigitsContext } from './digits.ts';
import { Samples } from './Samples.tsx';
import type { ShownPage, WhyState } from './state.ts';
import { WalkStrip } from './WalkStrip.tsx';
import { Why } from './Why.tsx';
import { WhyHeader } from './WhyHeader.tsx';

interface WhyPageProps {
  readonly state: WhyState;
  readonly theme: Theme;
  readonly actions: WhyActions;
}

/** The page that explains a gradient: one number, and the chain of matrices that it belongs to. */
export function WhyPage({ state, theme, actions }: WhyPageProps) {
  const { page, isFull } = state;
  if (!page) return null;
  return (
    <ThemeContext.Provider value={theme}>
      <WhyActionsContext.Provider value={actions}>
        <DigitsContext.Provider value={{ isFull, precision: page.chain?.precision ?? 'float64' }}>
          <main>
            {page.run ? (
              <RunView state={state} page={page} run={page.run} />
            ) : (
              <>
                {page.walk && <WalkStrip walk={page.walk} />}
                <NothingTrained message={page.message} />
              </>
            )}
          </main>
        </DigitsContext.Provider>
      </WhyActionsContext.Provider>
    </ThemeContext.Provider>
  );
}

interface RunViewProps {
  readonly state: WhyState;
  readonly page: ShownPage;
  readonly run: NonNullable<ShownPage['run']>;
}

function RunView({ state: { view, trail, isFull, copied }, page, run }: RunViewProps) {
  const { chain, why, shares, walk, selection } = page;
  const answer = chain && (
    <Why
      {...{ why, copied, trail, canBreak: page.canBreak, stop: chain.stop }}
      inputs={chain.shape.inputs}
      isAsked={view.why !== null && page.message === ''}
    />
  );
  const matrices = chain && (
    <ChainSection chain={chain} why={why?.ref ?? view.why} walk={walk} isCopied={copied === 'chain'} />
  );
  return (
    <>
      <WhyHeader page={page} run={run} isFull={isFull} />
      {page.stop && <StopPlace {...page.stop} />}
      <Notices page={page} />
      {walk ? (
        // The text and the matrices that it is about share the screen.
        <div class="walk-and-chain">
          <WalkStrip walk={walk} />
          <div class="walk-matrices">
            {matrices}
            {answer}
          </div>
        </div>
      ) : (
        <>
          {answer}
          {matrices}
        </>
      )}
      {shares && <Samples shares={shares} selected={selection.sample} />}
    </>
  );
}

/** What a reader must know of the numbers. */
function Notices({ page: { message, chain } }: { readonly page: ShownPage }) {
  const { pick } = useWhyActions();
  const first = chain?.firstNonFinite;
  return (
    <>
      <p class="message" role="status" data-testid="message">
        {message}
      </p>
      {first && (
        <div class="banner kind-error" role="alert" data-testid="first-non-finite">
          <i class="codicon codicon-error" aria-hidden="true" />
          <span>{first.text}</span>
          <IconButton icon="arrow-right" label="Go there" testId="go-to-non-finite" onClick={() => pick(first.ref)} />
        </div>
      )}
      {chain && chain.notes.length > 0 && (
        <ul class="notes muted" data-testid="notes">
          {chain.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function NothingTrained({ message }: { readonly message: string }) {
  const { post } = useWhyActions();
  return (
    <div class="empty" data-testid="empty">
      <h1>Nothing has been trained yet</h1>
      <p>
        {message || 'Open a .mlp.json file and train it. This page then explains every gradient, matrix by matrix.'}
      </p>
      <IconButton
        icon="play"
        label="Train Network"
        testId="button-train"
        isPrimary
        onClick={() => post({ type: 'train' })}
      />
    </div>
  );
}
