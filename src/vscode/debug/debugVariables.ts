import * as vscode from 'vscode';
import { numberMeant } from '../../expression/numberMeant.ts';
import { keptTrainingRow } from '../../run/samples.ts';
import { layerInExpression } from '../../trace/expressionOf.ts';
import { showInformation } from '../notify.ts';
import type { Runs } from '../runs.ts';
import { TensorTables } from '../tensorTables.ts';
import type { Traces } from '../traces.ts';
import { askBreakWhen } from './breakWhen.ts';
import { goToLastChange } from './debugFind.ts';
import { withSession } from './debugMotion.ts';
import type { DebugSessions, DebugState } from './debugSessions.ts';

/** What VS Code hands to a command of a variable's menu. */
interface VariableMenu {
  readonly variable?: { readonly name?: string; readonly evaluateName?: string };
}

interface DebugVariablesTools {
  readonly sessions: DebugSessions;
  readonly runs: Runs;
  readonly traces: Traces;
  readonly showPanel: (spec: vscode.Uri) => void;
}

/** The commands of a variable's menu. */
export function registerDebugVariables({ sessions, runs, traces, showPanel }: DebugVariablesTools): vscode.Disposable {
  const tables = new TensorTables();
  const of =
    (act: (state: DebugState, expression: string) => unknown) =>
    (menu?: VariableMenu): Promise<void> =>
      withSession(sessions, state => {
        const expression = menu?.variable?.evaluateName;
        if (typeof expression === 'string' && expression !== '') return act(state, expression);
        void showInformation('Choose a number or a tensor in the Variables view.');
        return undefined;
      });
  const commands = {
    'backprop.variable.heatmap': of(({ run, spec }, expression) => {
      const layer = run && layerOf(expression, run.info.layers);
      if (layer !== undefined) runs.select(spec.toString(), { layer });
      showPanel(spec);
    }),
    'backprop.variable.table': of(({ session }, expression) => tables.open(session, expression)),
    'backprop.variable.why': of(({ run, spec, stop }, expression) => {
      const meant =
        run &&
        numberMeant(
          expression,
          run.history.layout.layers.map(({ shape }) => shape),
        );
      const sourceRow = meant?.sample === undefined ? undefined : stop?.sample?.sourceRows[meant.sample];
      if (run && sourceRow !== undefined && sourceRow !== stop?.sample?.sourceRow) {
        const sample = run.samples && keptTrainingRow(run.samples, sourceRow);
        if (sample === undefined) return showInformation(notKept(sourceRow));
        runs.select(spec.toString(), { sample });
      }
      return vscode.commands.executeCommand('backprop.why', { spec: spec.toString(), ref: meant?.ref });
    }),
    // Only a number has a curve: that of a tensor is its norm's. What is not computed yet may be either.
    'backprop.variable.plot': of(({ session }, expression) =>
      traces.open(session, expression, 'epoch').catch(() => traces.open(session, `norm(${expression})`, 'epoch')),
    ),
    'backprop.variable.lastChange': of(({ session }, expression) => goToLastChange(session, expression)),
    'backprop.variable.numpy': of(async ({ session }, expression) => {
      const { text } = await session.customRequest('backprop/numpy', { expression });
      await vscode.env.clipboard.writeText(text);
    }),
    'backprop.variable.breakWhen': of((_, expression) => askBreakWhen(expression)),
  };
  return vscode.Disposable.from(
    tables,
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/** The layer that an expression such as `W("hidden 1")[2]` names first. */
function layerOf(expression: string, layers: readonly { readonly name: string }[]): number | undefined {
  const layer = layers.findIndex(({ name }) => expression.includes(`(${layerInExpression(name)}`));
  return layer < 0 ? undefined : layer;
}

function notKept(sourceRow: number): string {
  return `The number is of sample ${sourceRow}, which is not among those that are kept of this run. Choose a kept sample, and ask again.`;
}
