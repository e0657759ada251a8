import * as z from 'zod';
import { completionsAt } from '../../expression/completions.ts';
import { numpyText } from '../../expression/valueText.ts';
import { columnFromClient, lineFromClient } from '../client.ts';
import { evaluateInConsole } from '../consoleAnswer.ts';
import { consoleFunctions, namesConsoleFunction } from '../consoleCommand.ts';
import { Refusal } from '../refusal.ts';
import { request } from '../request.ts';
import type { Capabilities, Requests, Session } from '../session.ts';
import { setValue } from '../setting.ts';
import { stoppedOf } from '../variables/stopped.ts';
import { assertNotTooLarge, readExpression, valueAt } from '../variables/valueOf.ts';
import { answerOf } from '../variables/variable.ts';
import { expressionOf as expressionOfVariable } from './variables.ts';

export const evaluateCapabilities: Capabilities = {
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['(', '"', '.'],
};

const evaluateArguments = z.looseObject({
  expression: z.string(),
  frameId: z.int().optional(),
  context: z.string().optional(),
});

const setExpressionArguments = z.looseObject({
  expression: z.string(),
  value: z.string(),
  frameId: z.int().optional(),
});

const setVariableArguments = z.looseObject({ variablesReference: z.int(), name: z.string(), value: z.string() });

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
    const parsed = readExpression(expression, 'line');
    const value = valueAt(names, parsed, 'line');
    if (context === 'clipboard') {
      assertNotTooLarge(value, 'copied');
      return { result: numpyText(value, options.precision), variablesReference: 0 };
    }
    return answerOf(stopped, parsed, value);
  }),
  setExpression: request(setExpressionArguments, (session, { expression, frameId, value }) => {
    if (frameId !== undefined) session.frameDepth(frameId);
    return setAnswer(session, expression, value);
  }),
  setVariable: request(setVariableArguments, (session, { variablesReference, name, value }) => {
    const expression = expressionOfVariable(session, variablesReference, name);
    if (expression === undefined) throw new Refusal(`"${name}" cannot be set.`);
    return setAnswer(session, expression, value);
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

function setAnswer(session: Session, expression: string, text: string): object {
  const { parsed, value } = setValue(session, expression, text, 'line');
  const { result, ...rest } = answerOf(stoppedOf(session), parsed, value);
  return { value: result, ...rest };
}

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
