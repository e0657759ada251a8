import { type Message, xorText } from '../client.ts';

/** One request of a scenario; its arguments may depend on what came before. */
export interface Asked {
  readonly command: string;
  readonly args?: unknown | ((last: Last) => unknown);
}

/** The body of the last response to a command, or of the last event of a name. */
// biome-ignore lint/suspicious/noExplicitAny: a scenario knows what it has asked for.
export type Last = (name: string) => any;

export interface Scenario {
  readonly text: string;
  readonly asked: readonly Asked[];
}

const path = '/networks/xor.mlp.json';
const source = { name: 'xor.mlp.json', path };

/** Two batches of two rows, six epochs. */
const text = xorText.replace('"full"', '2').replace('"epochs": 400', '"epochs": 6');
const lineOf = (part: string): number => text.split('\n').findIndex(line => line.includes(part)) + 1;
const hidden = lineOf('{ "name": "hidden"');
const out = lineOf('{ "name": "out"');

const diverging = JSON.stringify({
  name: 'Too fast',
  data: { inputs: [[1], [2]], targets: [[1], [2]] },
  layers: [{ units: 1 }],
  optimizer: { type: 'sgd', learningRate: 1000 },
  training: { epochs: 50 },
});

/** What VS Code says of itself. */
const initialize: Asked = {
  command: 'initialize',
  args: {
    clientID: 'vscode',
    clientName: 'Visual Studio Code',
    adapterID: 'backprop',
    locale: 'en',
    pathFormat: 'path',
    linesStartAt1: true,
    columnsStartAt1: true,
    supportsVariableType: true,
    supportsVariablePaging: true,
    supportsRunInTerminalRequest: true,
    supportsProgressReporting: true,
    supportsInvalidatedEvent: true,
    supportsMemoryReferences: true,
  },
};
const launch = (more: object = {}): Asked => ({
  command: 'launch',
  args: { type: 'backprop', request: 'launch', name: 'Debug', program: path, stopOnEntry: true, ...more },
});
const configured: readonly Asked[] = [
  { command: 'setFunctionBreakpoints', args: { breakpoints: [] } },
  { command: 'setExceptionBreakpoints', args: { filters: [] } },
  { command: 'configurationDone' },
];
const thread = { threadId: 1 };
/** What VS Code asks for at a stop. */
const looked: readonly Asked[] = [
  { command: 'threads' },
  { command: 'stackTrace', args: { threadId: 1, startFrame: 0, levels: 1 } },
  { command: 'stackTrace', args: { threadId: 1, startFrame: 0, levels: 20 } },
  { command: 'scopes', args: (last: Last) => ({ frameId: last('stackTrace').stackFrames[0].id }) },
];
const disconnect: Asked = { command: 'disconnect', args: { restart: false } };

/** Whole sessions, by the name of the file in which they are written down. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  steps: {
    text,
    asked: [
      initialize,
      launch(),
      ...configured,
      ...looked,
      { command: 'next', args: thread },
      ...looked,
      { command: 'stepIn', args: thread },
      { command: 'stepOut', args: thread },
      ...looked,
      { command: 'stepBack', args: thread },
      { command: 'stepBack', args: thread },
      { command: 'backprop/move', args: { by: 'epoch', direction: 1 } },
      { command: 'backprop/move', args: { by: 'batch', direction: 'start' } },
      { command: 'gotoTargets', args: { source, line: hidden, column: 1 } },
      {
        command: 'goto',
        args: (last: Last) => ({ threadId: 1, targetId: last('gotoTargets').targets.at(-1).id }),
      },
      ...looked,
      { command: 'backprop/goto', args: { position: '3:1:loss' } },
      { command: 'backprop/position' },
      { command: 'loadedSources' },
      disconnect,
    ],
  },
  breakpoints: {
    text,
    asked: [
      initialize,
      launch({ stopOnEntry: false }),
      { command: 'breakpointLocations', args: { source, line: out } },
      {
        command: 'setBreakpoints',
        args: {
          source,
          sourceModified: false,
          lines: [out, 1],
          breakpoints: [{ line: out, condition: 'phase == "backward" and epoch > 1' }, { line: 1 }],
        },
      },
      { command: 'setFunctionBreakpoints', args: { breakpoints: [{ name: 'epoch == 4' }] } },
      { command: 'setExceptionBreakpoints', args: { filters: [] } },
      { command: 'configurationDone' },
      ...looked,
      { command: 'continue', args: thread },
      { command: 'continue', args: thread },
      { command: 'setBreakpoints', args: { source, breakpoints: [] } },
      { command: 'continue', args: thread },
      ...looked,
      { command: 'reverseContinue', args: thread },
      { command: 'setFunctionBreakpoints', args: { breakpoints: [{ name: 'norm(' }] } },
      { command: 'continue', args: thread },
      disconnect,
    ],
  },
  ends: {
    text,
    asked: [
      initialize,
      launch({ stopAtEnd: true, epochs: 2, seed: 3 }),
      ...configured,
      { command: 'continue', args: thread },
      ...looked,
      { command: 'next', args: thread },
      { command: 'stepBack', args: thread },
      { command: 'reverseContinue', args: thread },
      { command: 'restart', args: { arguments: { program: path, stopOnEntry: true, epochs: 3 } } },
      { command: 'restart' },
      { command: 'continue', args: thread },
      { command: 'threads' },
      { command: 'terminate' },
      disconnect,
    ],
  },
  diverges: {
    text: diverging,
    asked: [initialize, launch({ stopOnEntry: false }), ...configured, disconnect],
  },
  refusals: {
    text,
    asked: [
      { command: 'launch', args: { program: path } },
      initialize,
      initialize,
      { command: 'attach', args: { program: path } },
      { command: 'next', args: thread },
      { command: 'launch', args: { program: '' } },
      { command: 'launch', args: { program: path, seed: 'seven' } },
      launch(),
      launch(),
      { command: 'configurationDone' },
      { command: 'configurationDone' },
      { command: 'fly' },
      { command: 'next', args: { threadId: 2 } },
      { command: 'scopes', args: { frameId: 1 } },
      { command: 'variables', args: { variablesReference: 7 } },
      { command: 'goto', args: { threadId: 1, targetId: 5 } },
      { command: 'backprop/goto', args: { position: '1:1:sideways' } },
      { command: 'source', args: { source: { path: '/etc/passwd' }, sourceReference: 0 } },
      { command: 'evaluate', args: { expression: 'norm(W(hiden))', context: 'watch' } },
      { command: 'cancel', args: { requestId: 77 } },
      { command: 'terminate' },
      { command: 'next', args: thread },
      disconnect,
      { command: 'threads' },
    ],
  },
};

/** What `last` of a scenario finds in messages. */
export function lastOf(messages: readonly Message[]): Last {
  return name =>
    messages.findLast(({ command, event, success }) => (command === name && success) || event === name)?.body;
}
