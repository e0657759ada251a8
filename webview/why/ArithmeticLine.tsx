import { formatCount } from '../format.ts';
import type { Arithmetic, Term } from './arithmetic.ts';
import { useNumberFormats } from './digits.ts';

interface ArithmeticLineProps {
  /** The number that is pointed at; undefined when none is. */
  readonly pointed: { readonly name: string; readonly value: string } | undefined;
  readonly arithmetic: Arithmetic | undefined;
}

/** What the number that is pointed at does in its equation, in numbers. */
export function ArithmeticLine({ pointed, arithmetic }: ArithmeticLineProps) {
  return (
    <div class="arithmetic" data-testid="arithmetic" aria-live="polite">
      {pointed ? (
        <p class="line">
          <strong>{pointed.name}</strong> = {pointed.value}
          {arithmetic && <Sum arithmetic={arithmetic} isResult={arithmetic.name === pointed.name} />}
        </p>
      ) : (
        <p class="line muted">
          Point at a number to see how it is computed. Click, or press Enter, to have it explained.
        </p>
      )}
    </div>
  );
}

/** What the frames of the cells mean. */
export function Legend() {
  return (
    <ul class="legend muted" aria-hidden="true">
      <li>
        <i class="same" /> this number
      </li>
      <li>
        <i class="factor" /> its factors and terms
      </li>
      <li>
        <i class="result" /> results
      </li>
      <li>
        <i class="structural" /> zero by structure
      </li>
    </ul>
  );
}

function Sum({ arithmetic, isResult }: { readonly arithmetic: Arithmetic; readonly isResult: boolean }) {
  const { inLine } = useNumberFormats();
  const { name, value, terms, others, via, alike, isEqual } = arithmetic;
  const sum = (
    <>
      {terms.map((term, index) => (
        <span key={index}>
          {index > 0 && ' + '}
          <TermText term={term} />
        </span>
      ))}
      {others.count > 0 && ` + ${formatCount(others.count, 'other')}: ${bracketed(inLine(others.sum))}`}
    </>
  );
  return (
    <>
      {'; '}
      {isResult ? 'made of ' : `${name} = `}
      {via === undefined ? (
        sum
      ) : (
        <>
          {via}({sum})
        </>
      )}
      {isEqual ? ' = ' : ' ≠ '}
      {inLine(value)}
      {alike > 0 && <span class="muted">; {alike.toLocaleString('en')} more alike</span>}
    </>
  );
}

function TermText({ term: { factors, isPointed } }: { readonly term: Term }) {
  const { inLine } = useNumberFormats();
  const text = factors.map((factor, index) => (index === 0 ? inLine(factor) : bracketed(inLine(factor)))).join(' · ');
  return isPointed ? <mark>{text}</mark> : text;
}

function bracketed(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}
