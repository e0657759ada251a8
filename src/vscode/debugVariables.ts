import * as vscode from 'vscode';
import { layerInExpression } from '../trace/expressionOf.ts';
import type { Quantity } from '../trace/quantity.ts';
import { askBreakWhen } from './breakWhen.ts';
import { goToLastChange } from './debugFind.ts';
import { withSession } from './debugMotion.ts';
import type { DebugSessions, DebugState } from './debugSessions.ts';
import { showInformation } from './notify.ts';
import type { Runs } from './runs.ts';
import { TensorTables } from './tensorTables.ts';
import type { Traces } from './traces.ts';

/** What VS Code hands to a command of a variable's menu. */
interface VariableMenu {
  readonly variable?: { readonly name?: string; readonly evaluateName?: string };
}

/** Quantities that the why page explains, by their names in expressions. */
const explained: Readonly<Record<string, Quantity>> = {
  x: 'input',
  net: 'net',
  y: 'output',
  dy: 'outputGradient',
  Jdiag: 'jacobianDiagonal',
  delta: 'delta',
  gradient: 'gradient',
  biasGradient: 'biasGradient',
  dx: 'inputGradient',
  W: 'weights',
  b: 'bias',
};

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
    'backprop.variable.why': of(({ run, spec }, expression) => {
      const [name = ''] = /^\w+/.exec(expression) ?? [];
      const layer = run && layerOf(expression, run.info.layers);
      const quantity = Object.hasOwn(explained, name) ? explained[name] : undefined;
      const [row = 0, column] = indicesOf(expression);
      const place = column === undefined ? { row: 0, column: row } : { row, column };
      const ref = layer === undefined || !quantity ? undefined : { layer, quantity, ...place };
      return vscode.commands.executeCommand('backprop.why', { spec: spec.toString(), ref });
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

/** The plain indices at the end: of `W(hidden)[2,1]`, 2 and 1. */
function indicesOf(expression: string): number[] {
  const found = /\[(\d+)(?:,\s*(\d+))?\](?:\[(\d+)\])?$/.exec(expression);
  return (found?.slice(1) ?? []).filter(index => index !== undefined).map(Number);
}
