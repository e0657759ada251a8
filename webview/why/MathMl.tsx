import type { ComponentChildren } from 'preact';
import type { Formula } from '../../src/formula/formula.ts';
import { needsParentheses, plainText, signedTerm } from '../../src/formula/formulaText.ts';

interface MathProps {
  readonly formula: Formula;
  readonly format: (value: number) => string;
  /** On a line of its own, with fractions and sums at full size. */
  readonly isBlock?: boolean;
}

/** A formula, typeset; its plain text is its name. */
export function MathMl({ formula, format, isBlock = false }: MathProps) {
  return (
    <math display={isBlock ? 'block' : 'inline'} aria-label={plainText(formula, format)}>
      <Part formula={formula} format={format} />
    </math>
  );
}

type PartProps = Omit<MathProps, 'isBlock'>;

function Part({ formula, format }: PartProps) {
  const part = (inner: Formula) => <Part formula={inner} format={format} />;
  const within = (inner: Formula, outer: 'product' | 'power' | 'negative') =>
    needsParentheses(inner, outer) ? parenthesized(part(inner)) : part(inner);
  switch (formula.kind) {
    case 'symbol':
      return <Letter {...formula} />;
    case 'number':
      return <Num text={format(formula.value)} />;
    case 'words':
      return <mtext>{formula.text}</mtext>;
    case 'derivative':
      return (
        <mfrac>
          {differential(part(formula.of))}
          {differential(part(formula.by))}
        </mfrac>
      );
    case 'sum':
      return (
        <mrow>
          {formula.terms.map((term, index) => {
            const { isMinus, rest } = signedTerm(term, index);
            return (
              <>
                {index > 0 && <mo>{isMinus ? '−' : '+'}</mo>}
                {isMinus ? within(rest, 'negative') : part(rest)}
              </>
            );
          })}
        </mrow>
      );
    case 'product':
      return (
        <mrow>
          {joined(
            formula.factors.map(factor => within(factor, 'product')),
            '·',
          )}
        </mrow>
      );
    case 'negative':
      return (
        <mrow>
          <mo>−</mo>
          {within(formula.of, 'negative')}
        </mrow>
      );
    case 'fraction':
      return (
        <mfrac>
          <mrow>{part(formula.over)}</mrow>
          <mrow>{part(formula.under)}</mrow>
        </mfrac>
      );
    case 'power':
      return (
        <msup>
          <mrow>{within(formula.base, 'power')}</mrow>
          <mrow>{part(formula.exponent)}</mrow>
        </msup>
      );
    case 'root':
      return <msqrt>{part(formula.of)}</msqrt>;
    case 'transpose':
      return (
        <msup>
          <mrow>{within(formula.of, 'power')}</mrow>
          <mi>T</mi>
        </msup>
      );
    case 'call':
      return (
        <mrow>
          <Letter name={formula.name} />
          {parenthesized(joined(formula.arguments.map(part), ','))}
        </mrow>
      );
    case 'series':
      return (
        <mrow>
          <munderover>
            <mo largeop={true}>∑</mo>
            <mrow>
              <mi>{formula.index}</mi>
              <mo>=</mo>
              <Bound text={formula.from} />
            </mrow>
            <Bound text={formula.to} />
          </munderover>
          {within(formula.of, 'product')}
        </mrow>
      );
    case 'equation':
      return <mrow>{joined(formula.sides.map(part), formula.isRounded ? '≈' : '=')}</mrow>;
    default:
      return assertNever(formula);
  }
}

function Letter({ name, index }: { readonly name: string; readonly index?: string }) {
  const typeset = <mi>{name.replaceAll("'", '′')}</mi>;
  if (index === undefined) return typeset;
  return (
    <msub>
      {typeset}
      <Bound text={index} />
    </msub>
  );
}

/** An index or a bound: a number or a letter, or several. */
function Bound({ text }: { readonly text: string }) {
  return (
    <mrow>
      {text.split(/([,+\-\s]+)/).map((part, at) => {
        if (/^[,+\-\s]+$/.test(part)) return <mo key={at}>{part.replace('-', '−')}</mo>;
        return /^\d/.test(part) ? <mn key={at}>{part}</mn> : <mi key={at}>{part}</mi>;
      })}
    </mrow>
  );
}

/** A number; that of an exponent is typeset as a power of ten. */
function Num({ text }: { readonly text: string }) {
  const [mantissa = '', exponent] = text.split('e');
  const isNegative = mantissa.startsWith('-');
  const digits = <mn>{isNegative ? mantissa.slice(1) : mantissa}</mn>;
  return (
    <mrow>
      {isNegative && <mo>−</mo>}
      {digits}
      {exponent !== undefined && (
        <>
          <mo>·</mo>
          <msup>
            <mn>10</mn>
            <mn>{exponent.replace('+', '').replace('-', '−')}</mn>
          </msup>
        </>
      )}
    </mrow>
  );
}

function differential(of: ComponentChildren) {
  return (
    <mrow>
      <mi mathvariant="normal">d</mi>
      {of}
    </mrow>
  );
}

function parenthesized(inner: ComponentChildren) {
  return (
    <mrow>
      <mo>(</mo>
      {inner}
      <mo>)</mo>
    </mrow>
  );
}

function joined(parts: readonly ComponentChildren[], operator: string) {
  return parts.map((part, index) => (
    <>
      {index > 0 && <mo>{operator}</mo>}
      {part}
    </>
  ));
}

function assertNever(formula: never): never {
  throw new TypeError(`no formula ${JSON.stringify(formula)}`);
}
