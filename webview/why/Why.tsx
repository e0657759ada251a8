import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Formula } from '../../src/formula/formula.ts';
import { sameRef } from '../../src/trace/quantityRef.ts';
import type { Factor } from '../../src/why/explanation.ts';
import type { Copy } from '../../src/why/whyMessage.ts';
import type { ShownExplanation } from '../../src/why/whyMessages.ts';
import { Section } from '../Section.tsx';
import { ToolButton } from '../ToolButton.tsx';
import { useWidth } from '../useWidth.ts';
import { AspectSwitch } from './AspectSwitch.tsx';
import { useWhyActions } from './actions.ts';
import type { LayerStop } from './aspects.ts';
import { useNumberFormats } from './digits.ts';
import { MathMl } from './MathMl.tsx';
import type { Crumb } from './state.ts';

interface WhyProps {
  readonly why: ShownExplanation | null;
  readonly copied: Copy | undefined;
  readonly trail: readonly Crumb[];
  /** I of the layer. */
  readonly inputs: number;
  /** Whether a number is chosen, and nothing was said of why it is not explained. */
  readonly isAsked: boolean;
  /** Whether a breakpoint can be set on it. */
  readonly canBreak: boolean;
  /** The stop of the debugger that it is of, if any. */
  readonly stop: LayerStop | undefined;
}

/** How one number came about. */
export function Why({ why, copied, trail, inputs, isAsked, canBreak, stop }: WhyProps) {
  return (
    <Section
      name="why"
      title="Why this number?"
      note={trail.length > 0 ? <Trail trail={trail} /> : undefined}
      tools={
        why && (
          <>
            {canBreak && <BreakTool why={why} />}
            <CopyTools copied={copied} />
          </>
        )
      }
    >
      {why ? (
        <Answer why={why} hasTrail={trail.length > 0} inputs={inputs} stop={stop} />
      ) : (
        <p class="muted" data-testid="why-empty">
          {isAsked
            ? 'Computing the explanation…'
            : 'Choose a number in the matrices: the gradient of a weight, the delta of a unit, an element of a Jacobian. Its explanation appears here.'}
        </p>
      )}
    </Section>
  );
}

function Trail({ trail }: { readonly trail: readonly Crumb[] }) {
  const { back } = useWhyActions();
  return (
    <nav aria-label="The way here" class="trail" data-testid="trail">
      <ol>
        {trail.map(({ title }, index) => (
          <li key={index}>
            <button type="button" class="link" onClick={() => back(index)}>
              {title}
            </button>
            <span aria-hidden="true"> › </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface AnswerProps {
  readonly why: ShownExplanation;
  readonly hasTrail: boolean;
  readonly inputs: number;
  readonly stop: LayerStop | undefined;
}

function Answer({ why, hasTrail, inputs, stop }: AnswerProps) {
  const { inLine } = useNumberFormats();
  const title = useRef<HTMLHeadingElement>(null);
  const shown = useRef(why.ref);
  // The factor that was pressed has gone: the keyboard goes on at the title of what took its place.
  useLayoutEffect(() => {
    const isAnother = !sameRef(shown.current, why.ref);
    shown.current = why.ref;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isAnother && (isLost || title.current!.closest('section')!.contains(document.activeElement))) {
      title.current!.focus({ preventScroll: true });
    }
  }, [why.ref, hasTrail]);
  return (
    <div class="answer" data-testid="why">
      <h3 ref={title} tabIndex={-1}>
        {why.title} = <span class={Number.isFinite(why.value) ? 'value' : 'value error'}>{inLine(why.value)}</span>
      </h3>
      <p class="muted" data-testid="subject">
        {why.subject}
      </p>
      <AspectSwitch why={why.ref} inputs={inputs} stop={stop} />
      <p class="sentence" data-testid="sentence">
        {why.sentence}
      </p>
      {why.symbols.length > 0 && <Formulas label="The formula, with symbols" formulas={why.symbols} />}
      {why.numbers.length > 0 && <Formulas label="The formula, with numbers" formulas={why.numbers} />}
      {why.factors.length > 0 && (
        <>
          <h4>One step up the chain</h4>
          <ul class="factors" data-testid="factors">
            {why.factors.map((factor, index) => (
              <FactorItem key={index} factor={factor} />
            ))}
          </ul>
        </>
      )}
      {why.notes.map(note => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
    </div>
  );
}

/** Lines of formulas; a long one scrolls by itself. */
export function Formulas({ label, formulas }: { readonly label: string; readonly formulas: readonly Formula[] }) {
  const { inLine } = useNumberFormats();
  const box = useRef<HTMLElement>(null);
  const [isWide, setWide] = useState(false);
  const width = useWidth(box);
  useLayoutEffect(() => setWide(box.current!.scrollWidth > box.current!.clientWidth), [formulas, inLine, width]);
  return (
    <section ref={box} class="formulas" aria-label={label} {...(isWide && { tabIndex: 0 })}>
      {formulas.map((formula, index) => (
        <MathMl key={index} formula={formula} format={inLine} isBlock={true} />
      ))}
    </section>
  );
}

function FactorItem({ factor: { label, value, meaning, ref } }: { readonly factor: Factor }) {
  const { follow } = useWhyActions();
  const { inLine } = useNumberFormats();
  const words = (
    <>
      <span class="equation-text">
        {label} = <span class={Number.isFinite(value) ? 'value' : 'value error'}>{inLine(value)}</span>
      </span>
      <span class="muted meaning">{meaning}</span>
    </>
  );
  return (
    <li>
      {ref ? (
        <button type="button" class="factor-link" onClick={() => follow(ref)}>
          <i class="codicon codicon-arrow-up" aria-hidden="true" />
          {words}
        </button>
      ) : (
        <span class="factor-end">
          <i class="codicon codicon-circle-small" aria-hidden="true" />
          {words}
        </span>
      )}
    </li>
  );
}

function BreakTool({ why: { ref, title } }: { readonly why: ShownExplanation }) {
  const { post } = useWhyActions();
  return (
    <ToolButton
      icon="debug-breakpoint-conditional"
      text="Break When…"
      label={`Break When ${title}…`}
      testId="break-when"
      onClick={() => post({ type: 'breakWhen', ref })}
    />
  );
}

function CopyTools({ copied }: { readonly copied: Copy | undefined }) {
  const { copy } = useWhyActions();
  return (
    <>
      <span role="status" class="muted" data-testid="copied">
        {copied === 'latex' && 'LaTeX copied'}
        {copied === 'numpy' && 'NumPy copied'}
      </span>
      <ToolButton
        text="LaTeX"
        icon="copy"
        label="Copy the formulas as LaTeX"
        testId="copy-latex"
        onClick={() => copy('latex')}
      />
      <ToolButton
        text="NumPy"
        icon="copy"
        label="Copy a NumPy program that computes this number"
        testId="copy-numpy"
        onClick={() => copy('numpy')}
      />
    </>
  );
}
