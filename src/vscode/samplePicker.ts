import * as vscode from 'vscode';
import type { Answered, Answers } from '../run/answers.ts';
import type { Run } from '../run/run.ts';
import type { ViewedRun } from '../run/runList.ts';
import type { ChosenSample } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { sampleItems } from '../samples/sampleItems.ts';
import {
  needsAnswer,
  orderedRows,
  ordersOf,
  type SampleOrder,
  sampleOrder,
  sampleOrderWords,
} from '../samples/sampleOrder.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import { count, counted } from '../spec/words.ts';
import type { Runs } from './runs.ts';
import { specGiven } from './specFiles.ts';
import { typeSample } from './typedSample.ts';

/** Where the order that was chosen last is kept. */
const orderKey = 'sampleOrder';

const orderIcons: Readonly<Record<SampleOrder, string>> = {
  data: 'list-ordered',
  worstLoss: 'flame',
  misclassified: 'error',
  class: 'symbol-enum',
};

/** A row, `own` for the spec's probe, or `typed` for one that is yet to be typed. */
type Choice = number | 'own' | 'typed';

interface Item extends vscode.QuickPickItem {
  /** Absent in a separator. */
  readonly choice?: Choice;
}

/** The command that chooses the probe of the shown run: of the given spec, or of the one that has the focus. */
export function registerSamplePicker(runs: Runs, answers: Answers, memory: vscode.Memento): vscode.Disposable {
  return vscode.commands.registerCommand('backprop.chooseSample', async (given?: unknown) => {
    const spec = specGiven(given);
    const viewed = spec ? runs.get(spec.toString()) : runs.focused;
    if (!viewed) {
      void vscode.window.showInformationMessage(
        'Nothing has been trained yet. Train a network to choose one of its samples.',
      );
      return;
    }
    const { run } = viewed;
    if (!run.subject) {
      const message = `Nothing of the data of this run of ${run.info.name} is kept. Train it again to choose a sample.`;
      void vscode.window.showInformationMessage(message);
      return;
    }
    const chosen = await chosenSample(viewed, run.subject, answers, memory);
    if (chosen === undefined) return;
    if (runs.get(run.info.spec)?.run === run) runs.select(run.info.spec, { sample: chosen });
    else void vscode.window.showInformationMessage('Another run is shown now. Choose one of its samples.');
  });
}

/** Null for the spec's own probe; undefined when nothing was chosen. */
async function chosenSample(
  viewed: ViewedRun,
  subject: RunSubject,
  answers: Answers,
  memory: vscode.Memento,
): Promise<ChosenSample | null | undefined> {
  const choice = await pickSample(viewed, subject, answers, memory);
  if (choice === 'own') return null;
  return choice === 'typed' ? typeSample(viewed, subject) : choice;
}

/** Shows the rows at once, and what the network answers to them when it has answered. */
function pickSample(
  { run, selection }: ViewedRun,
  subject: RunSubject,
  answers: Answers,
  memory: vscode.Memento,
): Promise<Choice | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const epoch = run.history.recordedEpoch(selection.epoch);
  const orders = ordersOf(subject);
  let order = sampleOrder(memory.get(orderKey));
  if (!orders.includes(order)) order = 'data';
  let answered: Answered<'rows'> | undefined;

  const show = (active: Choice | undefined) => {
    const isWaiting = epoch !== undefined && answered?.epoch !== epoch;
    const items = itemsOf(run, subject, answered, order);
    pick.title = titleOf(run, answered, order);
    pick.buttons = orders.map(each => buttonOf(each, order));
    pick.busy = isWaiting;
    pick.items = items;
    pick.activeItems = items.filter(({ choice }) => choice !== undefined && choice === active).slice(0, 1);
  };
  /** True when the answer of the epoch is there. */
  const ask = (): boolean => {
    if (epoch === undefined) return true;
    const newer = answers.of(run)?.rows(epoch);
    if (newer && newer.epoch !== answered?.epoch) {
      answered = newer;
      show(pick.activeItems[0]?.choice);
    }
    return answered?.epoch === epoch;
  };

  pick.placeholder = 'Search by number, class, value, "validation" or "wrong"';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  const present = typeof selection.sample === 'object' ? 'typed' : (selection.sample ?? 'own');
  show(present);
  const unsubscribe = ask() ? () => {} : answers.onDidAnswer(() => ask() && unsubscribe());
  pick.onDidTriggerButton(button => {
    order = orders[pick.buttons.indexOf(button)] ?? order;
    void memory.update(orderKey, order);
    const [first] = orderedRows(subject, answered?.answer, order);
    show(first);
  });
  pick.show();
  return new Promise(resolve => {
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (choice === undefined) return;
      resolve(choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      unsubscribe();
      resolve(undefined);
      pick.dispose();
    });
  });
}

function itemsOf(run: Run, subject: RunSubject, answered: Answered<'rows'> | undefined, order: SampleOrder): Item[] {
  const rows = orderedRows(subject, answered?.answer, order);
  const { all } = subject.samples;
  const known = all.training + all.validation;
  // It stands on the line of the first row, which it must not cover.
  const rowsText = rows.length === known ? counted(known, 'row') : `${count(rows.length)} of ${counted(known, 'row')}`;
  return [
    { label: 'Default sample', description: sampleInWords(run, undefined), choice: 'own' },
    { label: 'Type an input...', choice: 'typed' },
    { label: rowsText, kind: vscode.QuickPickItemKind.Separator },
    ...sampleItems(subject, answered?.answer, rows).map(({ row, ...texts }) => ({ ...texts, choice: row })),
  ];
}

function titleOf(run: Run, answered: Answered<'rows'> | undefined, order: SampleOrder): string {
  const after = answered ? `, after epoch ${answered.epoch}` : '';
  const isWaiting = !answered && needsAnswer(order);
  const words = isWaiting ? `${sampleOrderWords[order]} as soon as the network has answered` : sampleOrderWords[order];
  return `Sample of ${run.info.name}, ${words}${after}`;
}

function buttonOf(each: SampleOrder, chosen: SampleOrder): vscode.QuickInputButton {
  const words = `Order: ${sampleOrderWords[each]}`;
  return {
    iconPath: new vscode.ThemeIcon(each === chosen ? 'check' : orderIcons[each]),
    tooltip: each === chosen ? `${words} (chosen)` : words,
  };
}
