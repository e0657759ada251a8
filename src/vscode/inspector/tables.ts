import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { Inspected } from '../../inspector/inspected.ts';
import { type Table, tensorTable } from '../../inspector/table.ts';
import type { InspectedTensor } from '../../inspector/tensors.ts';
import type { ViewedRun } from '../../run/runList.ts';
import type { ChosenSample } from '../../run/runState.ts';
import { sampleKey } from '../../samples/typedSample.ts';
import type { Quantity } from '../../trace/quantity.ts';
import { showInformation } from '../notify.ts';
import { VirtualTexts } from '../virtualTexts.ts';
import type { InspectorEpoch } from './inspectorEpoch.ts';

/** Read-only documents with the numbers of a tensor at one epoch: they stay as they were opened. */
export class Tables implements vscode.Disposable {
  readonly #texts = new VirtualTexts(
    'backprop-table',
    'This table was not kept. Open it again from the gradient inspector.\n',
  );
  readonly #epochs: InspectorEpoch;

  constructor(epochs: InspectorEpoch) {
    this.#epochs = epochs;
  }

  /** Opens a tensor, or says in words why not. */
  async open(inspected: Inspected, layer: number, tensor: InspectedTensor): Promise<void> {
    await this.#show(inspected, tensorTable(inspected, layer, tensor), [layer, tensor]);
  }

  /** Opens a matrix of the why page as it is at what is selected in a run, or says in words why not. */
  async openQuantity(viewed: ViewedRun, layer: number, quantity: Quantity): Promise<void> {
    const inspected = this.#epochs.of(viewed);
    const has = inspected && layer < inspected.layout.layers.length;
    if (has) await this.#show(inspected, tensorTable(inspected, layer, quantity), [layer, quantity]);
  }

  async #show(
    { run, epoch, sample, isComputing }: Inspected,
    table: Table | undefined,
    identity: readonly unknown[],
  ): Promise<void> {
    if (!table) {
      const why = isComputing
        ? 'These numbers are still being computed. Try again in a moment.'
        : 'Nothing is known of these numbers in this run.';
      void showInformation(why);
      return;
    }
    const query = JSON.stringify([run.info.id, epoch, sampleMark(sample), ...identity]);
    await this.#texts.show(table.name, query, table.text);
  }

  dispose(): void {
    this.#texts.dispose();
  }
}

/** Tells samples apart; one that was typed may have more numbers than an address has room for. */
function sampleMark(sample: ChosenSample | undefined): string {
  if (sample === undefined) return '';
  return createHash('sha256').update(sampleKey(sample)).digest('base64url').slice(0, 16);
}
