import { globSync, readFileSync } from 'node:fs';

/** A sentence's end that says what to do, as the source writes it. */
export interface Advice {
  readonly file: string;
  readonly text: string;
  /** What it reads like once its values are filled in. */
  readonly pattern: RegExp;
}

/**
 * The ends of all sentences in these files that tell a person what to do: what follows a semicolon in text that is no comment.
 * What stands in a value may be anything.
 */
export function advicesIn(glob: string): Advice[] {
  return globSync(glob).flatMap(file =>
    literalsOf(readFileSync(file, 'utf8')).flatMap(literal => {
      const at = literal.lastIndexOf('; ');
      const text = literal.slice(at + 2);
      return at < 0 || !/\p{Ll}{3}/u.test(text.replaceAll(hole, '')) ? [] : [{ file, text, pattern: patternOf(text) }];
    }),
  );
}

/** Stands for a value. */
const hole = '\u0000';

function patternOf(text: string): RegExp {
  const parts = text.split(hole).map(part => part.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&'));
  return new RegExp(`; ${parts.join('.*')}`, 's');
}

/** The texts of a TypeScript file; values in templates become holes, and the texts in those count by themselves. */
function literalsOf(code: string): string[] {
  const found: string[] = [];
  let at = 0;
  const text = (end: string): void => {
    let literal = '';
    for (at++; at < code.length && code[at] !== end; at++) {
      if (code[at] === '\\') literal += { n: '\n', u: '' }[code[++at]!] ?? code[at];
      else if (end === '`' && code.startsWith('${', at)) {
        at += 2;
        walk('}');
        literal += hole;
      } else literal += code[at];
    }
    found.push(literal);
  };
  /** Its quotes open no text. */
  const regularExpression = (): void => {
    let inClass = false;
    for (at++; at < code.length && (inClass || code[at] !== '/'); at++) {
      if (code[at] === '\\') at++;
      else if (code[at] === '[') inClass = true;
      else if (code[at] === ']') inClass = false;
    }
  };
  const walk = (end: string | undefined): void => {
    for (let depth = 0; at < code.length; at++) {
      const character = code[at]!;
      if (code.startsWith('//', at)) at = code.indexOf('\n', at);
      else if (code.startsWith('/*', at)) at = code.indexOf('*/', at) + 1;
      else if (character === '/' && /[(=,:?&|!]\s*$/.test(code.slice(Math.max(0, at - 8), at))) regularExpression();
      else if (character === "'" || character === '"' || character === '`') text(character);
      else if (character === '{') depth++;
      else if (character === end && depth === 0) return;
      else if (character === '}') depth--;
    }
  };
  walk(undefined);
  return found;
}
