import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Walk, WalkLanguage } from '../../src/why/chain.ts';
import { Segments } from '../Segments.tsx';
import { ToolButton } from '../ToolButton.tsx';
import { useWhyActions } from './actions.ts';
import { Formulas } from './Why.tsx';

const languages = [
  { value: 'en', text: 'EN', title: 'English' },
  { value: 'ko', text: '한국어', title: 'Korean' },
] as const satisfies readonly { value: WalkLanguage; text: string; title: string }[];

/** One of the lecture's steps, and the way to the others. */
export function WalkStrip({ walk }: { readonly walk: Walk }) {
  const { look } = useWhyActions();
  const { language, step, titles, content } = walk;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useLayoutEffect(() => {
    if (shown.current !== step) heading.current!.focus({ preventScroll: true });
    shown.current = step;
  }, [step]);
  const go = (to: number) => look({ step: to });
  return (
    <section class="walk" aria-labelledby="walk-title" data-testid="walk" data-step={step}>
      <header>
        <h2 id="walk-title" ref={heading} tabIndex={-1} lang={language}>
          <span class="muted">
            {step + 1} / {titles.length}
          </span>{' '}
          {content.title}
        </h2>
        <div class="tools">
          <Segments
            label="Language"
            testId="walk-language"
            options={languages}
            chosen={language}
            onChoose={wanted => look({ language: wanted })}
          />
          <ToolButton
            icon="chevron-left"
            label="Previous step"
            testId="walk-previous"
            isDisabled={step <= 0}
            onClick={() => go(step - 1)}
          />
          <ToolButton
            icon="chevron-right"
            label="Next step"
            testId="walk-next"
            isDisabled={step >= titles.length - 1}
            onClick={() => go(step + 1)}
          />
          <ToolButton icon="close" label="End the walk" testId="walk-close" onClick={() => look({ step: null })} />
        </div>
      </header>
      <div class="walk-body">
        <div class="walk-text" lang={language}>
          {content.paragraphs.map(paragraph => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {content.formulas.length > 0 && <Formulas label={content.title} formulas={content.formulas} />}
        </div>
        <ol class="walk-steps" lang={language}>
          {titles.map((title, index) => (
            <li key={title}>
              <button
                type="button"
                class="link"
                aria-current={index === step ? 'step' : undefined}
                onClick={() => go(index)}
              >
                {index + 1}. {title}
              </button>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
