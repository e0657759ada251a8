/**
 * Stands for the module `vscode` where there is no editor: as much of it as the extension uses, with the order of its events and the
 * errors of its objects as VS Code has them. What is not here throws.
 */

import { createDebugApi } from './debugging.ts';
import { strict } from './events.ts';
import { runningWindow } from './window.ts';

export { DebugAdapterInlineImplementation, FunctionBreakpoint, SourceBreakpoint } from './debugging.ts';
export { TextDocument } from './document.ts';
export { Disposable, EventEmitter } from './events.ts';
export { TestMessage, TestRunRequest } from './testing.ts';
export {
  CancellationTokenSource,
  CodeAction,
  Diagnostic,
  DiagnosticRelatedInformation,
  DocumentLink,
  EvaluatableExpression,
  Hover,
  InlineValueText,
  Location,
  MarkdownString,
  Position,
  Range,
  RelativePattern,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  Uri,
  WorkspaceEdit,
} from './values.ts';

/** Whatever window runs when it is used. */
function ofWindow(name: string, api: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(api(), key),
      set: (_, key, value) => Reflect.set(api(), key, value),
      has: (_, key) => key in api(),
      ownKeys: () => [name],
    },
  );
}

export const window = ofWindow('window', () => runningWindow().api.window!);
export const workspace = ofWindow('workspace', () => runningWindow().workspace.api);
export const commands = ofWindow('commands', () => runningWindow().api.commands!);
export const languages = ofWindow('languages', () => runningWindow().api.languages!);
export const debug = ofWindow('debug', () => createDebugApi(runningWindow()));
export const tests = strict('tests', { createTestController: () => runningWindow().createTestController() });
export const extensions = strict('extensions', { getExtension: () => undefined });
export const env = strict('env', {
  language: 'en',
  remoteName: undefined,
  uiKind: 1,
  clipboard: {
    writeText: async (text: string) => {
      const window = runningWindow();
      await new Promise(resolve => {
        setImmediate(resolve);
      });
      window.clipboard = text;
    },
  },
  openExternal: async () => true,
});

export const CodeActionKind = { QuickFix: 'quickfix' };
export const ConfigurationTarget = { Global: 1, Workspace: 2 };
export const DebugConfigurationProviderTriggerKind = { Initial: 1, Dynamic: 2 };
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const TestRunProfileKind = { Run: 1, Debug: 2, Coverage: 3 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const UIKind = { Desktop: 1, Web: 2 };
export const ViewColumn = { Active: -1, Beside: -2, One: 1, Two: 2 };
