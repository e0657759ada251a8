import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { factsOf } from '../../src/trace/quantity.ts';
import { numberLabel, placeOf, type QuantityRef } from '../../src/trace/quantityRef.ts';
import type { ShapeName } from '../../src/trace/shapes.ts';
import type { Walk } from '../../src/why/chain.ts';
import { type Centre, centreWith, firstCentre, mostShown } from '../../src/why/sight.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';
import { Section } from '../Section.tsx';
import { ToolButton } from '../ToolButton.tsx';
import { ArithmeticLine, Legend } from './ArithmeticLine.tsx';
import { useWhyActions } from './actions.ts';
import { arithmeticOf, type EquationName } from './arithmetic.ts';
import { type Axis, axisOf, oneRow, vectorAxis } from './axes.ts';
import { useNumberFormats } from './digits.ts';
import { type Equation, type EquationItem, equationsOf } from './equations.ts';
import { linksOf } from './links.ts';
import { MatrixGrid } from './MatrixGrid.tsx';
import { chainMatrix, type MatrixCell } from './matrices.ts';
import { WholeRows } from './WholeRows.tsx';
import { WindowTools } from './WindowTools.tsx';

interface ChainSectionProps {
  readonly chain: ShownChain;
  readonly why: QuantityRef | null;
  /** Null when nobody walks. */
  readonly walk: Walk | null;
  /** Whether its program is on the clipboard. */
  readonly isCopied: boolean;
}

/** The number that is pointed at, and in which equation. */
interface Pointed {
  readonly cell: MatrixCell;
  readonly equation: EquationName;
}

/** The layer's matrices in the lecture's order, with their numbers. */
export function ChainSection({ chain, why, walk, isCopied }: ChainSectionProps) {
  const { pick, post } = useWhyActions();
  const { inLine } = useNumberFormats();
  const { inputs, outputs, name } = chain.shape;
  const [centre, setCentre] = useCentre(chain, why);
  const hasOthers = chain.weights.others !== null;
  useLayoutEffect(() => {
    if (hasOthers && centre.layer === chain.layer) post({ type: 'sight', ...centre });
  }, [hasOthers, chain.layer, centre.layer, centre.unit, centre.input, centre.block]);
  const [hovered, setHovered] = useState<Pointed>();
  const [focused, setFocused] = useState<Pointed>();
  const pointed = hovered ?? focused;
  const links = useMemo(() => (pointed ? linksOf(chain, pointed.cell) : () => undefined), [chain, pointed]);
  const equations = useMemo(() => equationsOf(chain), [chain]);
  const axes = useMemo(() => axesOf(chain, centre), [chain, centre]);
  const parts = walk?.content.parts;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (walk && walk.content.layer === chain.layer) revealLit(box.current!);
  }, [walk?.step, walk?.content.layer, chain.layer]);
  const chosen = why && why.layer === chain.layer ? why : null;

  const matrix = (item: EquationItem) => {
    const { quantity, equation, isColumn = false } = item;
    const numbers = chainMatrix(chain, quantity);
    if (!numbers) return null;
    const point = (cell: MatrixCell | undefined) => cell && { cell, equation };
    return (
      <MatrixGrid
        {...{ chain, isColumn, matrix: numbers, roleOf: links, ...axes[factsOf(quantity).shape] }}
        isLit={parts?.includes(quantity)}
        isNext={chain.stop?.next === quantity}
        why={chain.missing[quantity]}
        testId={`matrix-${equation}-${quantity}`}
        isChosen={cell =>
          chosen?.quantity === cell.quantity && chosen.row === cell.row && chosen.column === cell.column
        }
        onHover={cell => setHovered(point(cell))}
        onFocus={cell => setFocused(point(cell))}
        onPick={cell => pick({ layer: chain.layer, ...cell })}
        onTable={() => post({ type: 'table', layer: chain.layer, quantity })}
      />
    );
  };

  return (
    <Section
      name="chain"
      title="The chain"
      note={`${name}, ${chain.stop ? `at ${chain.stop.position}` : `epoch ${chain.epoch}`}, ${chain.sample}`}
      tools={
        <>
          {outputs > mostShown && (
            <WindowTools
              noun="unit"
              index={centre.block}
              count={outputs}
              by={1}
              onChoose={unit => setCentre(centreWith(centre, { unit, input: -1 }, outputs, inputs))}
            />
          )}
          {inputs > mostShown && (
            <WindowTools
              noun="input"
              index={centre.input}
              count={inputs}
              by={8}
              onChoose={input => setCentre({ ...centre, input })}
            />
          )}
          <CopyChain isCopied={isCopied} />
        </>
      }
    >
      <Legend />
      <div ref={box} class="equations">
        {equations.map(equation => (
          <EquationRow key={equation.name} equation={equation} isLossLit={parts?.includes('loss') ?? false}>
            {matrix}
          </EquationRow>
        ))}
      </div>
      {inputs > mostShown && (
        <WholeRows
          chain={chain}
          unit={centre.block}
          input={centre.input}
          onChoose={input => setCentre({ ...centre, input })}
        />
      )}
      <ArithmeticLine
        pointed={
          pointed && {
            name: numberLabel(chain.symbols, pointed.cell),
            value: inLine(chainMatrix(chain, pointed.cell.quantity)!.value(pointed.cell.row, pointed.cell.column)),
          }
        }
        arithmetic={pointed && arithmeticOf(chain, pointed.cell, pointed.equation, { ...centre, unit: centre.block })}
      />
    </Section>
  );
}

function CopyChain({ isCopied }: { readonly isCopied: boolean }) {
  const { copy } = useWhyActions();
  return (
    <>
      <span role="status" class="muted" data-testid="chain-copied">
        {isCopied && 'Chain copied'}
      </span>
      <ToolButton
        icon="copy"
        text="NumPy"
        label="Copy the chain as a NumPy program"
        testId="copy-chain"
        onClick={() => copy('chain')}
      />
    </>
  );
}

/** Scrolls to the first equation that a step of the walk lights up. */
function revealLit(equations: HTMLElement): void {
  equations.querySelector('.matrix.lit')?.closest('.equation')?.scrollIntoView({ block: 'start' });
}

/** What is in sight of the layer; moves to the number that is explained. */
function useCentre(chain: ShownChain, why: QuantityRef | null): [Centre, (centre: Centre) => void] {
  const { inputs, outputs } = chain.shape;
  const withWhy = (before: Centre) =>
    why?.layer === chain.layer ? centreWith(before, placeOf(why, inputs), outputs, inputs) : before;
  const [centre, setCentre] = useState(() => withWhy(firstCentre(chain.layer, chain)));
  useLayoutEffect(() => setCentre(firstCentre(chain.layer, chain)), [chain.layer, inputs, outputs]);
  useLayoutEffect(() => {
    setCentre(withWhy);
  }, [chain.layer, inputs, outputs, why?.layer, why?.quantity, why?.row, why?.column]);
  return [centre, setCentre];
}

interface EquationRowProps {
  readonly equation: Equation;
  readonly isLossLit: boolean;
  readonly children: (item: EquationItem) => preact.ComponentChild;
}

function EquationRow({ equation: { name, title, note, items }, isLossLit, children: matrix }: EquationRowProps) {
  return (
    <section class={`equation ${name}`} aria-labelledby={`equation-${name}`} data-testid={`equation-${name}`}>
      <h3 id={`equation-${name}`}>{title}</h3>
      <p class={`muted note ${isLossLit && name === 'delta' ? 'lit' : ''}`}>{note}</p>
      <div class="matrices-in-line">
        {items.map(item => (
          <div key={item.quantity} class="item">
            {item.before && <Operator {...item.before} />}
            {matrix(item)}
          </div>
        ))}
      </div>
    </section>
  );
}

function Operator({ sign, words }: NonNullable<EquationItem['before']>) {
  return (
    <div class="operator">
      {words !== undefined && <span class="words muted">{words}</span>}
      <span class="sign">{sign}</span>
    </div>
  );
}

type Axes = { readonly rows: Axis; readonly columns: Axis };

/** The rows and columns of which what is shown, for each shape. */
function axesOf({ shape }: ShownChain, centre: Centre): Readonly<Record<ShapeName, Axes>> {
  const units = axisOf(shape.outputs, 'unit', centre.unit);
  const inputs = axisOf(shape.inputs, 'input', centre.input);
  const weights = vectorAxis(shape.outputs, shape.inputs, centre);
  const ofUnits = { rows: oneRow, columns: units };
  return {
    I: { rows: oneRow, columns: inputs },
    O: ofUnits,
    bias: ofUnits,
    target: ofUnits,
    OxI: { rows: units, columns: inputs },
    OxO: { rows: units, columns: units },
    OxOI: { rows: units, columns: weights },
    OI: { rows: oneRow, columns: weights },
  };
}
