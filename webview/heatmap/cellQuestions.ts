import type { PanelToHost } from '../../src/panel/panelMessage.ts';
import type { CellReading } from '../../src/panel/panelMessages.ts';
import { sameRegion } from '../../src/trace/region.ts';

export type CellQuestion = Omit<Extract<PanelToHost, { type: 'cell' }>, 'type' | 'id'>;

/** Whether a reading answers a question. */
export function isAnswer(question: CellQuestion, reading: CellReading | null): boolean {
  return (
    reading !== null &&
    reading.layer === question.layer &&
    reading.epoch === question.epoch &&
    reading.stop === question.stop &&
    reading.tensor === question.tensor &&
    sameRegion(reading.block, question.block)
  );
}
