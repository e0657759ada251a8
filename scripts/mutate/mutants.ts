/** Faults that are planted in a source one at a time. */

import { stripTypeScriptTypes } from 'node:module';
import { type AnyNode, parse } from 'acorn';

/** A fault: the text from `start` to `end` (UTF-16 offsets) becomes `text`. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * All faults of a TypeScript source that can be planted by changing one place: other operators, conditions that always or never
 * hold, numbers that are off by one, calls and blocks that are left out. Texts stay: what a message says is read by people. The
 * types are blanked out first, which moves nothing. Throws where the source is no TypeScript without them.
 */
export function mutantsOf(source: string): Mutant[] {
  const code = withoutTypes(source.replace(assemblyScript, text => ' '.repeat(text.length)));
  if (code.length !== source.length) throw new Error('the source has another length without its types');
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const found: Mutant[] = [];
  visit(program, undefined, code, found);
  return found.filter(mutant => isCode(planted(code, mutant)));
}

/** Node says once that this is experimental, on the standard error of whoever runs it: nobody here can do anything about that. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** What the kernels have beside TypeScript: type assertions in front, and decorators. */
const assemblyScript = /(?<![\w$])<\w+>|^ *@\w+(?:\([^)]*\))?/gm;

/** The source with the fault. */
export function planted(source: string, { start, end, text }: Mutant): string {
  return source.slice(0, start) + text + source.slice(end);
}

const otherOperators: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-=', '='],
  '-=': ['+=', '='],
  '*=': ['/=', '='],
  '/=': ['*=', '='],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
};

const otherCalls: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  every: 'some',
  some: 'every',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  isFinite: 'isNaN',
};

function visit(node: AnyNode, parent: AnyNode | undefined, code: string, found: Mutant[]): void {
  // What a module imports and how an error text is made up is nothing to compute.
  if (node.type === 'ImportDeclaration' || node.type === 'TemplateLiteral' || node.type === 'ThrowStatement') return;
  found.push(...faultsOf(node, parent, code));
  for (const child of childrenOf(node)) visit(child, node, code, found);
}

function faultsOf(node: AnyNode, parent: AnyNode | undefined, code: string): Mutant[] {
  const whole = (text: string): Mutant => ({ start: node.start, end: node.end, text });
  switch (node.type) {
    case 'BinaryExpression':
      return isText(node.left) || isText(node.right) ? [] : otherOperator(node.operator, node.left, node.right, code);
    case 'LogicalExpression':
      return otherOperator(node.operator, node.left, node.right, code);
    case 'AssignmentExpression':
      return isText(node.right) ? [] : otherOperator(node.operator, node.left, node.right, code);
    case 'UpdateExpression':
      return [whole(code.slice(node.start, node.end).replace(node.operator, node.operator === '++' ? '--' : '++'))];
    case 'UnaryExpression':
      return ['!', '-'].includes(node.operator) ? [{ start: node.start, end: node.argument.start, text: '' }] : [];
    case 'Literal':
      if (typeof node.value === 'boolean') return [whole(String(!node.value))];
      return typeof node.value === 'number' && parent?.type !== 'Property' ? [whole(String(node.value + 1))] : [];
    case 'IfStatement':
    case 'ConditionalExpression':
      return [true, false].map(value => ({ start: node.test.start, end: node.test.end, text: String(value) }));
    case 'MemberExpression': {
      const { property } = node;
      const other = property.type === 'Identifier' && !node.computed ? otherCalls[property.name] : undefined;
      const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
      return other && isCalled ? [{ start: property.start, end: property.end, text: other }] : [];
    }
    case 'ExpressionStatement':
      return ['CallExpression', 'AwaitExpression', 'UpdateExpression'].includes(node.expression.type)
        ? [whole(';')]
        : [];
    case 'ContinueStatement':
    case 'BreakStatement':
      return parent?.type === 'SwitchCase' ? [] : [whole(';')];
    case 'BlockStatement':
      return isLoop(parent) && node.body.length > 0 ? [whole('{}')] : [];
    default:
      return [];
  }
}

function otherOperator(operator: string, left: AnyNode, right: AnyNode, code: string): Mutant[] {
  const start = code.indexOf(operator, left.end);
  if (start === -1 || start >= right.start) return [];
  return (otherOperators[operator] ?? []).map(text => ({ start, end: start + operator.length, text }));
}

function isText(node: AnyNode): boolean {
  if (node.type === 'BinaryExpression') return isText(node.left) || isText(node.right);
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

function isLoop(node: AnyNode | undefined): boolean {
  return node !== undefined && /^(For(In|Of)?|While|DoWhile)Statement$/.test(node.type);
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isCode(code: string): boolean {
  try {
    parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}
