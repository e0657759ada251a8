import { createContext } from 'preact';
import type { View } from '../../src/panel/panelMessage.ts';
import type { CellReading } from '../../src/panel/panelMessages.ts';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import type { Region } from '../../src/trace/region.ts';
import type { CellQuestion } from './cellQuestions.ts';

/** What the pictures of one layer have in common. */
export interface CellTools {
  readonly layer: number;
  readonly epoch: number;
  /** The stop of the debugger that they are of. */
  readonly stop: string | undefined;
  /** The last exact number that the host told. */
  readonly reading: CellReading | null;
  ask(question: CellQuestion): void;
  /** The selected unit and, if it is a weight, its input, and the quantity in whose picture it was selected. */
  readonly selected: View['cell'] | undefined;
  select(quantity: PanelQuantity, unit: number, input: number | null): void;
  /** What of the matrices is to be shown; null for all. */
  readonly region: Region | null;
  show(region: Region | null): void;
}

export const CellContext = createContext<CellTools | undefined>(undefined);
