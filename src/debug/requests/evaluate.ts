import { z } from 'zod';
import { completionsAt } from '../../expression/completions.ts';
import { numpyText } from '../../expression/valueText.ts';
import { columnFromClient, lineFromClient } from '../client.ts';
import { evaluateInConsole } from '../consoleAnswer.ts';
import { consoleFunctions, namesConsoleFunction } from '../consoleCommand.ts';
import { Refusal } from '../refusal.ts';
import { type Capabilities, type Requests, request } from '../request.ts';
import { stoppedOf } from '../variables/stopped.ts';
import { assertNotTooLarge, expressionOf, valueAt } from '../variables/valueOf.ts';
import { answerOf } from '../variables/variable.ts';

export const evaluateCapabilities: Capabilities = {
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['(', '"', '.'],
};

const evaluateArguments = z.looseObject({
  expression: z.string(),
  frameId: z.int().optional(),
  context: z.string().optional(),
});

const completionsArguments = z.looseObject({ text: z.string(), column: z.int(), line: z.int().optional() });

export const evaluation: Requests = {
  evaluate: request(evaluateArguments, (session, { expression, frameId, context }) => {
    if (context === 'repl') return evaluateInConsole(session, expression);
    const stopped = stoppedOf(session);
    // A frame of an earlier stop is refused.
    if (frameId !== undefined) session.frameDepth(frameId);
    if (namesConsoleFunction(expression)) {
      throw new Refusal('This searches the training. Enter it in the Debug Console.');
    }
    const { names, options } = stopped.timeline;
    const parsed = expressionOf(expression, 'line');
    const value = valueAt(names, parsed, 'line');
    if (context === 'clipboard') {
      assertNotTooLarge(value, 'copied');
      return { result: numpyText(value, options.precision), variablesReference: 0 };
    }
    return answerOf(stopped, parsed, value);
  }),
  completions: request(completionsArguments, (session, { text, column, line = 1 }) => {
    const { names } = session.stopped;
    const before = text.split('\n').slice(0, lineFromClient(session.client, line) - 1);
    const start = before.reduce((sum, { length }) => sum + length + 1, 0);
    const offset = Math.min(text.length, start + Math.max(0, columnFromClient(session.client, column) - 1));
    const targets = completionsAt(text, offset, names).map(completion => ({
      label: completion.label,
      text: completion.text,
      detail: completion.detail,
      type: kinds[completion.kind],
      start: completion.replace.at - start,
      length: completion.replace.length,
    }));
    return { targets: [...targets, ...commandsAt(text.slice(0, offset))] };
  }),
};

const kinds = { name: 'variable', layer: 'property', function: 'function', keyword: 'keyword' } as const;

/** The console's own functions, where a line begins. */
function commandsAt(before: string): object[] {
  const [, typed] = /^\s*([A-Za-z]*)$/.exec(before) ?? [];
  if (typed === undefined) return [];
  return Object.entries(consoleFunctions)
    .filter(([name]) => name.startsWith(typed))
    .map(([name, { parameters, meaning }]) => ({
      label: `${name}(${parameters})`,
      text: `${name}(`,
      detail: meaning,
      type: 'function',
      start: before.length - typed.length,
      length: typed.length,
    }));
}
