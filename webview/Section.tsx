import type { ComponentChildren } from 'preact';

interface SectionProps {
  readonly name: string;
  readonly title: string;
  /** Stands beside the title. */
  readonly note?: ComponentChildren;
  /** Buttons at the right of the title. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the page with a title and its tools. */
export function Section({ name, title, note, tools, children }: SectionProps) {
  return (
    <section class={`section ${name}`} aria-labelledby={`${name}-title`} data-testid={`section-${name}`}>
      <header>
        <h2 id={`${name}-title`}>{title}</h2>
        {note !== undefined && <span class="muted note">{note}</span>}
        <div class="tools">{tools}</div>
      </header>
      {children}
    </section>
  );
}
