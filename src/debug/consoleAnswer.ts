import type { Parsed } from '../expression/syntax.ts';
import type { Time } from '../timeline/course.ts';
import { find } from '../timeline/find.ts';
import { lastChange } from '../timeline/lastChange.ts';
import type { Broken } from '../timeline/search.ts';
import { type Traced, trace } from '../timeline/tracing.ts';
import { type ConsoleCommand, consoleCommand } from './consoleCommand.ts';
import { Aside, type Body, type Call } from './dispatch.ts';
import { helpText } from './helpText.ts';
import { cancelQueries, query } from './queries.ts';
import { findingText, lastChangeText, shareText, traceRows, traceText } from './queryText.ts';
import type { Session } from './session.ts';
import { setValue } from './setting.ts';
import { stoppedOf } from './variables/stopped.ts';
import { type Reader, readExpression, refusal, valueAt } from './variables/valueOf.ts';
import { answerOf } from './variables/variable.ts';

/** What the Debug Console answers to a line. Searches are answered when they are over, other requests meanwhile. */
export function evaluateInConsole(session: Session, line: string): Body | Aside {
  const command = consoleCommand(line);
  if (command === undefined) {
    const stopped = stoppedOf(session);
    const parsed = readExpression(line, 'console');
    return answerOf(stopped, parsed, valueAt(stopped.timeline.names, parsed, 'console'));
  }
  switch (command.type) {
    case 'help':
      return text(helpText(stoppedOf(session).timeline.names));
    case 'cancel': {
      const ended = cancelQueries(session);
      return text(
        ended === 0
          ? 'Nothing is searched at present.'
          : `Cancelling ${ended === 1 ? 'the search' : `${ended} searches`}.`,
      );
    }
    case 'set': {
      const { parsed, value } = setValue(session, command.target, command.value, 'console');
      return answerOf(stoppedOf(session), parsed, value);
    }
    default: {
      const { timeline } = stoppedOf(session);
      const parsed = readExpression(command.expression, 'console');
      const from = timeline.time;
      return new Aside(call => answerSearch(session, call, command, parsed, from));
    }
  }
}

type SearchCommand = Extract<ConsoleCommand, { readonly expression: string }>;

async function answerSearch(
  session: Session,
  call: Call,
  command: SearchCommand,
  parsed: Parsed,
  from: Time,
): Promise<Body> {
  const { course, names } = session.timeline;
  const { layers } = names;
  const { expression } = command;
  switch (command.type) {
    case 'find': {
      const { direction } = command;
      const facts = { title: `Searching for ${expression}` };
      const found = await query(session, call, facts, (timeline, searching) =>
        find(timeline, { parsed, direction, from }, searching),
      );
      return text(findingText(withoutProblem(parsed, found), expression, direction, layers));
    }
    case 'lastChange': {
      const facts = { title: `Searching for the last change of ${expression}` };
      const change = await query(session, call, facts, (timeline, searching) =>
        lastChange(timeline, parsed, from, searching),
      );
      return text(lastChangeText(withoutProblem(parsed, change), expression, layers));
    }
    case 'trace': {
      const { per } = command;
      const question = { parsed, from: command.from ?? 1, to: command.to ?? course.epochs, per };
      const traced = await query(session, call, { title: `Tracing ${expression}` }, (timeline, searching) =>
        trace(timeline, question, searching),
      );
      const known = withoutProblem(parsed, traced);
      if (known.type === 'given up') return text(`Cancelled. ${shareText(known.searched)} was traced.`);
      const { values, missing } = known;
      const isMissing = missing === undefined ? '' : `\nWhere a value is missing: ${missing}`;
      return { ...text(traceText(values, expression, per, course) + isMissing), ...table(session, values, per) };
    }
  }
}

/** Rows to expand, where there is a stop to which they can belong. */
function table(session: Session, values: readonly Traced[], per: 'epoch' | 'batch'): object {
  if (session.isMoving || !session.stop || values.length === 0) return {};
  const rows = traceRows(values, per, session.timeline.course);
  const reference = stoppedOf(session).references.add({ type: 'table', rows });
  return { variablesReference: reference, indexedVariables: rows.length };
}

function text(result: string): { readonly result: string; readonly variablesReference: number } {
  return { result, variablesReference: 0 };
}

/** What a search has come to. Throws a Refusal where its expression has no value at any moment. */
export function withoutProblem<Came extends { readonly type: string }>(
  { text: expression }: Parsed,
  came: Came | Broken,
  reader: Reader = 'console',
): Exclude<Came, { readonly type: 'problem' }> | Extract<Broken, { readonly type: 'given up' }> {
  if (isProblem(came)) throw refusal(expression, came.problem.why, came.problem, reader);
  return came as Exclude<Came, { readonly type: 'problem' }>;
}

function isProblem(came: { readonly type: string }): came is Extract<Broken, { readonly type: 'problem' }> {
  return came.type === 'problem';
}
