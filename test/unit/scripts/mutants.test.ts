import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mutantsOf, planted } from '../../../scripts/mutate/mutants.ts';

suite('faults that are planted in a source', () => {
  test('operators, conditions, numbers and calls are changed one at a time', () => {
    assert.deepEqual(faultsOf('const less = a + b < 2;'), [
      'const less = a + b <= 2;',
      'const less = a + b >= 2;',
      'const less = a - b < 2;',
      'const less = a + b < 3;',
    ]);
    assert.deepEqual(faultsOf('if (!ready) start();'), [
      'if (true) start();',
      'if (false) start();',
      'if (ready) start();',
      'if (!ready) ;',
    ]);
    assert.deepEqual(faultsOf('total += Math.min(a, b);'), [
      'total -= Math.min(a, b);',
      'total = Math.min(a, b);',
      'total += Math.max(a, b);',
    ]);
    assert.deepEqual(faultsOf('for (const a of all) { use(a); }'), [
      'for (const a of all) {}',
      'for (const a of all) { ; }',
    ]);
  });

  test('types move nothing and are no code', () => {
    const source = 'export function half(value: number | undefined): number { return (value as number) / 2; }';
    assert.deepEqual(faultsOf(source), [source.replace('/ 2', '* 2'), source.replace('/ 2', '/ 3')]);
  });

  test('texts and what is thrown stay, and so do imports', () => {
    assert.deepEqual(faultsOf(`import { a } from 'a';`), []);
    assert.deepEqual(faultsOf(`const text = \`\${a + 1} of \${b}\`; const other = 'a' + b;`), []);
    assert.deepEqual(faultsOf('throw new Error(String(a + 1));'), []);
  });

  test('what would be no program is no fault', () => {
    assert.deepEqual(faultsOf('const power = (-a) ** 2;'), [
      'const power = (-a) * 2;',
      'const power = (a) ** 2;',
      'const power = (-a) ** 3;',
    ]);
    assert.deepEqual(faultsOf('const both = a ?? (b || c);').includes('const both = a || (b || c);'), false);
  });
});

function faultsOf(source: string): string[] {
  return mutantsOf(source).map(mutant => planted(source, mutant));
}
