import type * as vscode from 'vscode';
import { type Filter, noFilter, parseFilter } from '../../inspector/filter.ts';
import type { Arrangement } from '../../inspector/nodes.ts';
import { keptGroup } from '../../run/keptState.ts';
import { symbolText } from '../../trace/quantitySymbol.ts';
import { showInputBox } from '../notify.ts';

/** Where filter and order are kept. */
const memoryKey = 'inspectorArrangement';

/** An arrangement, and its filter as it was typed. */
export interface TypedArrangement extends Arrangement {
  readonly filterText: string;
}

/** As it was before the window was closed; without a filter where nothing fit for one was kept. */
export function keptArrangement(memory: vscode.Memento): TypedArrangement {
  const { filterText, byMagnitude } = keptGroup(memory.get(memoryKey));
  const typed = typeof filterText === 'string' ? filterText : '';
  const filter = parseFilter(typed);
  const isFilter = !('problem' in filter);
  return {
    filter: isFilter ? filter : noFilter,
    filterText: isFilter ? typed : '',
    byMagnitude: byMagnitude === true,
  };
}

export function keepArrangement(memory: vscode.Memento, { filterText, byMagnitude }: TypedArrangement): Thenable<void> {
  return memory.update(memoryKey, { filterText, byMagnitude });
}

/** Asks for the inspector's filter; undefined when the person changed their mind. Empty text is no filter. */
export async function askFilter(
  value: string,
): Promise<{ readonly filterText: string; readonly filter: Filter } | undefined> {
  const text = await showInputBox({
    title: 'Filter the Gradient Inspector',
    value,
    prompt: 'Names of layers and tensors, and conditions on values, with blanks between. Nothing shows all.',
    placeHolder: `hidden ${symbolText('gradient')} |x| < 1e-6`,
    validateInput: typed => {
      const parsed = parseFilter(typed);
      return 'problem' in parsed ? parsed.problem : undefined;
    },
  });
  if (text === undefined) return undefined;
  const filter = parseFilter(text);
  return 'problem' in filter ? undefined : { filterText: text.trim(), filter };
}
